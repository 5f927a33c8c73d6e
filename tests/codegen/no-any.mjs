// Names each `any` in the TypeScript files given: written out, or the type of a name.
import ts from "typescript";

const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ".");
const program = ts.createProgram(process.argv.slice(2), options);
const checker = program.getTypeChecker();
let count = 0;

function look(node, file) {
  const written = node.kind === ts.SyntaxKind.AnyKeyword;
  const declared = ts.isIdentifier(node) && node.parent.name === node && isValue(node.parent);
  const inferred = declared && (checker.getTypeAtLocation(node).flags & ts.TypeFlags.Any) !== 0;
  if (written || inferred) {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    console.log(`${file.fileName}:${line + 1}: ${written ? "any" : `${node.text} is any`}`);
    count += 1;
  }
  ts.forEachChild(node, (child) => look(child, file));
}

function isValue(node) {
  return (
    ts.isVariableDeclaration(node) ||
    ts.isBindingElement(node) ||
    ts.isParameter(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertySignature(node)
  );
}

for (const name of process.argv.slice(2)) {
  const file = program.getSourceFile(name);
  look(file, file);
}
process.exit(count ? 1 : 0);
