/** A small front end: it shows one career, and whatever section an editor puts on its page. */
import { ask } from "./api.js";
import {
  CareerWithSectionsDocument,
  DraftDocument,
  VoicesAndSatisfactionDocument,
} from "./generated/documents.js";
import type {
  CareerWithSectionsQuery,
  EntryEducation,
  VoicesAndSatisfactionQuery,
} from "./generated/documents.js";

type Career = NonNullable<CareerWithSectionsQuery["career"]>;
type Section = Career["sections"][number];
type Satisfaction = NonNullable<VoicesAndSatisfactionQuery["career"]>["satisfaction"];

export async function careerPage(endpoint: string): Promise<string> {
  const [{ career }, voices] = await Promise.all([
    ask(endpoint, CareerWithSectionsDocument),
    ask(endpoint, VoicesAndSatisfactionDocument),
  ]);
  if (career === null) return "<h1>There is no such career.</h1>";
  return [
    `<h1>${text(career.title)}</h1>`,
    career.field ? `<p>${text(career.field.title)}</p>` : "",
    `<p>${text(satisfaction(voices.career?.satisfaction ?? null))}</p>`,
    ...career.sections.map(sectionHtml),
  ].join("\n");
}

/** The title of a draft; null when the token of the preview has ended. */
export async function draftTitle(endpoint: string, token: string): Promise<string | null> {
  const { page } = await ask(endpoint, DraftDocument, { token });
  return page?.title ?? null;
}

/** What a missing number means is told by the reason beside it, never by a zero. */
export function satisfaction(value: Satisfaction): string {
  if (value === null) return "Nobody was asked.";
  if (value.suppressed || value.mean === null) return value.reason ?? "Too few people answered.";
  return `${value.mean.toFixed(1)} of ${value.scaleMax}, from ${value.n} answers.`;
}

/** The compiler refuses this function when a type of section is forgotten. */
export function sectionHtml(section: Section): string {
  switch (section.__typename) {
    case "OverviewBlock":
      return section.text.html;
    case "BackgroundBlock":
      return [section.jobTasks.html, section.workEnvironment.html].join("\n");
    case "TestimonialsBlock":
      return section.testimonials
        .map((voice) => `<blockquote>${text(voice.quote)}</blockquote>`)
        .join("\n");
    case "EducationBlock":
      return list(section.routes.map((route) => `${route.title}: ${route.duration ?? "varies"}`));
    case "OptionsBlock":
      return list(section.options.map((option) => option.career?.title ?? option.title));
    case "VideoBlock":
      return section.videoUrl ? `<a href="${text(section.videoUrl)}">${text(section.videoTitle)}</a>` : "";
    case "AdviceBlock":
    case "CalloutBlock":
    case "CaptionedImageBlock":
    case "DayInTheLifeBlock":
    case "FAQBlock":
    case "OutlookBlock":
    case "PayBlock":
    case "ProseBlock":
    case "SkillsBlock":
    case "SurprisesBlock":
      return ""; // this front end shows nothing of these
    default:
      return forgotten(section);
  }
}

/** Enums are unions of texts: a table of all their values is checked as a `switch` is. */
export const EDUCATION: Record<EntryEducation, string> = {
  NONE: "no degree",
  HIGH_SCHOOL: "high school",
  SOME_COLLEGE: "some college",
  NONDEGREE_AWARD: "a certificate",
  ASSOCIATE: "two years of college",
  BACHELOR: "a bachelor's degree",
  MASTER: "a master's degree",
  DOCTORAL: "a doctorate",
};

function forgotten(section: never): never {
  throw new Error(`Unknown section: ${JSON.stringify(section)}`);
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${text(item)}</li>`).join("")}</ul>`;
}

function text(words: string): string {
  return words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}
