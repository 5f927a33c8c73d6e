/** Asks the API. Which data come back follows from the document. */
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";

export class ApiError extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

/** Documents without variables are asked without a second argument. */
type Arguments<Variables> =
  Record<string, never> extends Variables ? [variables?: Variables] : [variables: Variables];

/** Returns the data. Throws `ApiError` if the API could not answer in full. */
export async function ask<Data, Variables>(
  endpoint: string,
  document: TypedDocumentNode<Data, Variables>,
  ...[variables]: Arguments<Variables>
): Promise<Data> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json",
    },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const body: unknown = await response.json();
  const error = firstError(body);
  if (error) throw error;
  if (!isRecord(body) || !isRecord(body["data"])) {
    throw new ApiError(`No data came, status ${response.status}.`, "NO_DATA");
  }
  // The one place where we believe the server: its answer has the shape that the schema promises.
  return body["data"] as Data;
}

function firstError(body: unknown): ApiError | null {
  const errors = isRecord(body) ? body["errors"] : null;
  const first: unknown = Array.isArray(errors) ? errors[0] : null;
  if (!isRecord(first)) return null;
  const { message, extensions } = first;
  const code = isRecord(extensions) ? extensions["code"] : null;
  return new ApiError(String(message), typeof code === "string" ? code : "UNKNOWN");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
