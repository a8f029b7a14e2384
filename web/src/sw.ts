// The service worker: the app opens without a network. It knows this origin's app and nothing else.
declare const self: ServiceWorkerGlobalScope;
declare const PARTS: readonly string[];

const VERSION = "__VERSION__";
const CACHE = `aurora-app-${VERSION}`;
const HOME = "/";
const AT_ROOT = [HOME, "/manifest.webmanifest", "/icon.svg"];
const OF_VERSION = PARTS.map((name) => `/app/${VERSION}/${name}`);
// functions/site/app.py has them too.
const PLACE = new RegExp(
  "^/(|sign-in|settings|import|search|tasks|journals|archive|tags|calendar(/[0-9-]{10})?|trash|" +
    "look-back(/[0-9]{4})?|events/new|" +
    "(thoughts|entries|journals|tasks|events)/[0-9a-f-]{36}(/history)?)$",
);

self.addEventListener("install", (event) => {
  event.waitUntil(install().then(() => self.skipWaiting()));
});

/** Put every file of this version aside, one after the other: a small server answers one by one. */
async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const path of [...AT_ROOT, ...OF_VERSION]) {
    const answer = await fetch(path, { cache: path === HOME ? "no-cache" : "default" });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    // A page of a version that was deployed just now would ask for files that are not here.
    const isOthers = path === HOME && !(await answer.clone().text()).includes(VERSION);
    if (isOthers) throw new Error("There is a newer version.");
    await cache.put(path, answer);
  }
}

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([removeOlder(), self.clients.claim()]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && PLACE.test(pathname)) event.respondWith(page());
  else if (pathname.startsWith("/app/") || AT_ROOT.includes(pathname))
    event.respondWith(part(request));
});

/** Answer with the app of this version; where it is no longer whole, take the network and go. */
async function page(): Promise<Response> {
  const cache = await caches.open(CACHE);
  const [home, ...parts] = await Promise.all(
    [HOME, ...OF_VERSION].map((path) => cache.match(path)),
  );
  if (home && parts.every(Boolean)) return home;
  await self.registration.unregister();
  return fetch(HOME);
}

/** Answer with a kept file of any version: a tab may still run the one before. */
async function part(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

/** Remove all versions but this and the one before, which an open tab may still run. */
async function removeOlder(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith("aurora-app-"));
  const others = names.filter((name) => name !== CACHE); // in the order they were made
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
}

export {};
