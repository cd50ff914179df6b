// SPDX-License-Identifier: GPL-2.0-or-later
// Renders a chat template as Jinja, to compare the engine's own renderings with.
//
//   node tests/peer/jinja.mjs TEMPLATE [--assistant] [--bos TEXT] [--eos TEXT] <LINES
//
// LINES as for `peer chat`: "ROLE xHEX" each; the answer is xHEX on a line, or an
// error of the template's own.  Needs what `make peer` installs.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const library = new URL("../../build/peer/npm/@huggingface/jinja/dist/index.js", import.meta.url);
const { Template } = await import(fileURLToPath(library));

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		assistant: { type: "boolean", default: false },
		bos: { type: "string", default: "" },
		eos: { type: "string", default: "" },
	},
});
if (positionals.length !== 1) {
	console.error("usage: jinja.mjs TEMPLATE [--assistant] [--bos TEXT] [--eos TEXT] <LINES");
	process.exit(2);
}
const messages = readFileSync(0, "utf8").split("\n").filter((line) => line).map((line) => {
	const [role, hex] = line.split(" ");
	return { role, content: Buffer.from(hex.slice(1), "hex").toString("utf8") };
});
// The length of white space that block tags leave is as in the usual environment.
const template = new Template(readFileSync(positionals[0], "utf8"), { lstrip_blocks: true, trim_blocks: true });
let text;
try {
	text = template.render({
		messages,
		add_generation_prompt: values.assistant,
		bos_token: values.bos,
		eos_token: values.eos,
	});
} catch (why) {
	console.error(`jinja.mjs: ${positionals[0]}: ${why.message}`);
	process.exit(1);
}
console.log("x" + Buffer.from(text, "utf8").toString("hex"));
