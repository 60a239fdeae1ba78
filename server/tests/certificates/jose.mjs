// Verifies a signed text by a key of the issuer's document with `jose`, and that the script of the page agrees with
// the program about names and codes: jose.mjs FOLDER DID, then names on standard input, a line each.
import { readFileSync } from "node:fs";
import { importJWK, compactVerify, decodeProtectedHeader } from "jose";

const [folder, did] = process.argv.slice(2);
const text = readFileSync(`${folder}/credential.jwt`, "utf8").trim();
const issuer = JSON.parse(readFileSync(`${folder}/did.json`, "utf8"));
const header = decodeProtectedHeader(text);
const method = issuer.verificationMethod.find((one) => one.id === header.kid);
const said = { id: issuer.id === did, header, asserts: issuer.assertionMethod.includes(header.kid) };
try {
  const { payload } = await compactVerify(text, await importJWK(method.publicKeyJwk, "EdDSA"), { algorithms: ["EdDSA"] });
  said.payload = JSON.parse(new TextDecoder().decode(payload));
} catch (error) {
  said.why = String(error);
}
console.log(JSON.stringify(said));
