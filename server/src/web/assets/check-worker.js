// Keeps the page of the check, with what it needs, for when there is no network. It touches no other page and keeps
// nothing that anybody typed.
const KEPT = "check-1";

async function renew() {
  const page = await fetch("/check", { credentials: "omit" });
  if (!page.ok) return;
  const text = await page.clone().text();
  const needed = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((found) => found[1]);
  const kept = await caches.open(KEPT);
  await Promise.all(needed.map(async (address) => (await kept.match(address)) || kept.add(address)));
  await kept.put("/check", page);
}

self.addEventListener("install", (event) => event.waitUntil(renew().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method !== "GET") return;
  if (pathname === "/check") {
    event.respondWith(fetch(event.request).then((page) => {
      if (page.ok) event.waitUntil(renew().catch(() => {}));
      return page;
    }).catch(() => caches.match("/check")));
  } else if (pathname.startsWith("/assets/")) {
    event.respondWith(caches.match(pathname).then((kept) => kept || fetch(event.request)));
  }
});
