// Checking a certificate: takes the code out of the address, asks the office's page where there is a network, and
// otherwise verifies here, with the public keys and the signed list that came with this page. The form works without
// any of it. What is verified, and how, is in docs/certificates.md; programme/src/certificate is the same in Rust.
const form = document.getElementById("check");
const answer = document.getElementById("answer");
const field = (name) => form.elements.namedItem(name);
const data = JSON.parse(document.getElementById("check-data")?.textContent || "null");

// The code is behind "#" so that it is sent to nobody unasked; it does not stay in the history either.
if (form && location.hash.length > 1) {
  field("code").value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
  field("name").focus();
}

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const CHARS = [0, 2, 4, 5, 7, 8, 10, 11, 13, 14];
const TITLES = ["", "learning_family", "learning_clan", "learning_community", "learning_unit",
  "learning_unit_district_province", "commune_learning_community", "culture_family", "culture_hamlet"];
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/gu;
const LIST_BITS = 131072;

export function cleaned(text) {
  return text.slice(text.lastIndexOf("#") + 1).replace(/\s/gu, "");
}

export function decode(text) {
  const bytes = [];
  for (let at = 0; at < text.length; at += 14) {
    const block = text.slice(at, at + 14);
    const n = CHARS.indexOf(block.length);
    if (n < 1) return null;
    let value = 0n;
    for (const char of block) {
      const digit = DIGITS.indexOf(char);
      if (digit < 0) return null;
      value = value * 36n + BigInt(digit);
    }
    if (value >> BigInt(8 * n)) return null;
    for (let k = n - 1; k >= 0; k--) bytes.push(Number((value >> BigInt(8 * k)) & 255n));
  }
  return Uint8Array.from(bytes);
}

export function plainName(name) {
  const words = name.split(/[\s\u0085\u200b\ufeff]+/u).filter(Boolean);
  return words.map((word) => {
    const letters = word.toLowerCase().normalize("NFD");
    const tones = (letters.match(TONES) || []).join("");
    return letters.replace(TONES, "").replace(/[\u2018\u2019\u02bc`]/gu, "'").replace(/[\u2010-\u2014]/gu, "-") + tones;
  }).join(" ");
}

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../gu).map((pair) => parseInt(pair, 16)));
const utf8 = (text) => new TextEncoder().encode(text);
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const day = (n) => new Date(Date.UTC(2000, 0, 1 + n)).toISOString().slice(0, 10);

function read(bytes) {
  let at = 0;
  const body = bytes.subarray(0, bytes.length - 64);
  const take = (n) => {
    if (at + n > body.length) throw new RangeError("short");
    at += n;
    return body.subarray(at - n, at);
  };
  const number = (n) => take(n).reduce((value, byte) => value * 256 + byte, 0);
  const text = () => new TextDecoder("utf-8", { fatal: true }).decode(take(number(1)));
  if (number(1) !== 1) return null;
  const said = { key: hex(take(4)), place: number(4), code: text(), issuer: text(), number: number(3), registerYear: number(2) };
  const title = number(1);
  said.title = title ? TITLES[title] : text();
  Object.assign(said, { year: number(2), years: number(1), validTo: day(number(2)), issuedOn: day(number(2)), status: number(4) });
  Object.assign(said, { salt: hex(take(16)), digest: hex(take(32)) });
  return at === body.length && said.title ? { said, body, signature: bytes.subarray(bytes.length - 64) } : null;
}

const verifyKey = (digits) => crypto.subtle.importKey("raw", unhex(digits), "Ed25519", false, ["verify"]);
const signed = async (digits, signature, what) =>
  crypto.subtle.verify("Ed25519", await verifyKey(digits), signature, what);
const base64url = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));

// The bits of a list that one of the keys signed, and when it was made.
async function list(text, keys) {
  const [head, payload, signature] = text.split(".");
  const kid = JSON.parse(new TextDecoder().decode(base64url(head))).kid.split("#").pop();
  const key = keys.find((one) => one.id === kid);
  if (!key || !(await signed(key.public_key, base64url(signature), utf8(`${head}.${payload}`)))) return null;
  const said = JSON.parse(new TextDecoder().decode(base64url(payload)));
  const packed = new Blob([base64url(said.credentialSubject.encodedList.slice(1))]);
  const bits = await new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  return { at: said.validFrom, bits: new Uint8Array(bits) };
}

// What programme::certificate::Verified::by_list answers, and where this browser cannot say, that it cannot.
export async function check(code, name, { keys, lists }, today) {
  // The twelve characters beside the QR find a statement in the register and are none themselves.
  if (/^[0-9a-z]{12}$/iu.test(cleaned(code).replace(/[-.\u2013]/gu, ""))) return { verdict: "short" };
  const bytes = decode(cleaned(code));
  let opened = null;
  try { opened = bytes && bytes.length > 64 ? read(bytes) : null; } catch { opened = null; }
  if (!opened) return { verdict: "not_genuine" };
  const { said, body, signature } = opened;
  const key = keys.find((one) => one.id === said.key);
  if (!key) return { verdict: "cannot_say" };
  const what = joined(utf8("hoctap certificate 1\0"), body);
  if (!(await signed(key.public_key, signature, what))) return { verdict: "not_genuine" };
  if (key.state === "compromised") return { verdict: "cannot_say", said };
  const digest = await crypto.subtle.digest("SHA-256", utf8(plainName(name) + said.salt));
  if (!plainName(name) || hex(new Uint8Array(digest)) !== said.digest) return { verdict: "other_name", said };
  const at = Math.floor(said.status / LIST_BITS), bit = said.status % LIST_BITS;
  const known = await Promise.all(lists.map((text) => list(text, keys)));
  if (known.some((one) => !one) || !known.length) return { verdict: "cannot_say", said };
  const listed = known[at] ? (known[at].bits[bit >> 3] & (0x80 >> (bit & 7))) !== 0 : false;
  const fallen = listed || said.validTo < today;
  return { verdict: fallen ? "no_longer" : "valid", said, listOf: known.map((one) => one.at).sort()[0] };
}

const shown = (iso) => (data.lang === "vi" ? iso.split("-").reverse().join("/") : iso);
const inVietnam = (moment) => new Date(moment.getTime() + 7 * 3600e3).toISOString().slice(0, 10);

function show(result) {
  const lines = [data.words[result.verdict]];
  if (result.said) {
    const { said } = result;
    const number = `${String(said.number).padStart(4, "0")}/${said.registerYear}`;
    const years = said.years > 1 ? `${said.year}–${said.year + said.years - 1}` : said.year;
    lines.push(data.words.states.replace("{number}", number).replace("{title}", data.titles[said.title] || said.title)
      .replace("{year}", years).replace("{issuer}", said.issuer).replace("{to}", shown(said.validTo)));
  }
  if (result.listOf) lines.push(data.words.list.replace("{day}", shown(inVietnam(new Date(result.listOf)))));
  lines.push(data.words.offline);
  answer.className = `note ${{ valid: "good", no_longer: "bad", other_name: "bad", not_genuine: "bad" }[result.verdict] || "warn"}`;
  answer.replaceChildren(...lines.map((line, n) => {
    const p = document.createElement(n ? "p" : "h2");
    p.textContent = line;
    return p;
  }));
  answer.hidden = false;
  answer.dataset.verdict = result.verdict;
  answer.focus();
}

async function here() {
  if (!data) return;
  try {
    await verifyKey(data.keys[0].public_key);
  } catch {
    return show({ verdict: "no_ed25519" });
  }
  show(await check(field("code").value, field("name").value, data, inVietnam(new Date())));
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!data || !data.alone) {
    try {
      const answered = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      const page = new DOMParser().parseFromString(await answered.text(), "text/html");
      const said = page.getElementById("summary") || page.getElementById("answer");
      answer.className = said.className;
      answer.dataset.verdict = said.dataset.verdict || "";
      answer.replaceChildren(...[...said.childNodes].map((node) => document.importNode(node, true)));
      answer.hidden = false;
      return answer.focus();
    } catch { /* No network: it is verified here. */ }
  }
  await here();
});

if (data && !data.alone && "serviceWorker" in navigator && isSecureContext) {
  navigator.serviceWorker.register("/check/worker.js", { scope: "/check" }).catch(() => {});
}
