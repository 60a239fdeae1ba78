// The script of the check as the browser runs it, in Node: page.mjs CHECK.JS < questions as JSON lines
// { "names": [...] } or { "code", "name", "keys", "lists", "today" }.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

globalThis.document = { getElementById: () => null };
globalThis.location = { hash: "", pathname: "/check" };
const source = readFileSync(process.argv[2]);
const page = await import(`data:text/javascript;base64,${source.toString("base64")}`);
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const said = asked.names
    ? asked.names.map(page.plainName)
    : await page.check(asked.code, asked.name, asked, asked.today);
  console.log(JSON.stringify(said));
}
