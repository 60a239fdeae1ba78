// What a browser does: begins at hoctap, signs in at the provider as LOGIN, agrees, comes back.
// node visit.mjs BASE LOGIN; prints the last answer as JSON.
const [base, login] = process.argv.slice(2);
const jars = new Map();

async function ask(url, options = {}) {
  const { host } = new URL(url);
  if (!jars.has(host)) jars.set(host, new Map());
  const jar = jars.get(host);
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await fetch(url, { ...options, redirect: 'manual', headers: { ...options.headers, cookie } });
  for (const line of answer.headers.getSetCookie()) {
    const [pair, ...attributes] = line.split(';');
    const at = pair.indexOf('=');
    const gone = attributes.some((one) => /max-age=0$/i.test(one.trim()) || /expires=thu, 01 jan 1970/i.test(one));
    if (gone) jar.delete(pair.slice(0, at)); else jar.set(pair.slice(0, at), pair.slice(at + 1));
  }
  return answer;
}

let url = `${base}/sign-in/oidc?next=%2Fcriteria`;
let options = {};
let asked;
for (let step = 0; step < 20; step += 1) {
  const answer = await ask(url, options);
  asked = { status: answer.status, url, text: await answer.text() };
  options = {};
  const location = answer.headers.get('location');
  if (location) { url = new URL(location, url).href; continue; }
  const action = /<form[^>]*action="([^"]*interaction[^"]*)"/.exec(asked.text);
  if (!action) break;
  const prompt = /name="prompt" value="([a-z]+)"/.exec(asked.text)[1];
  options = {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ prompt, login, password: 'any' }).toString(),
  };
  url = new URL(action[1], url).href;
}
const session = jars.get(new URL(base).host)?.get('__Host-hoctap') ?? null;
const left = [...(jars.get(new URL(base).host)?.keys() ?? [])];
console.log(JSON.stringify({ ...asked, session, left }));
