// Judges schemas by tools that are not ours. Reads [{ schema, strict }] from standard input: each schema must be one of JSON Schema (2020-12), and its strict form,
// where it has one, must be what OpenAI's own library makes of it: unchanged.
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import Ajv2020 from "ajv/dist/2020.js";
import { toStrictJsonSchema } from "openai/lib/transform";

const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
for (const { schema, strict } of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    ajv.compile(schema);
    if (strict) {
      ajv.compile(strict);
      const theirs = toStrictJsonSchema(strict);
      if (!isDeepStrictEqual(theirs, strict)) throw new Error(`becomes ${JSON.stringify(theirs)}`);
    }
  } catch (error) {
    console.log(`${error.message}\n  of ${JSON.stringify(schema)}\n  in the strict form ${JSON.stringify(strict)}`);
    process.exitCode = 1;
  }
}
