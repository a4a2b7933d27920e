// Serves one door's page and files from this phone while there is no network. What is sent is the page's business.
const door = new URL(self.registration.scope).pathname;
const name = `door ${door}`;
const PATIENCE = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function page(request) {
  try {
    const answer = await Promise.race([fetch(request), tired()]);
    if (answer.status === 410) await leave();
    if (answer.ok && new URL(request.url).pathname === door) {
      await (await caches.open(name)).put(door, answer.clone());
    }
    return answer;
  } catch {
    return (await caches.match(door)) ?? Response.error();
  }
}

// The door is closed: the page that says so clears the rest, as it knows what was not sent.
async function leave() {
  await caches.delete(name);
  await self.registration.unregister();
}

// A network that neither answers nor fails is worse than none.
const tired = () => new Promise((_, fail) => setTimeout(() => fail(new Error("slow")), PATIENCE));

async function file(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request, { ignoreSearch: true })) ?? Response.error();
  }
}
