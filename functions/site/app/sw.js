"use strict";
(() => {
  // <define:PARTS>
  var define_PARTS_default = ["app.css", "app.js", "later.js", "lexer.js", "moving.js", "phrases.js"];

  // src/sw.ts
  var VERSION = "__VERSION__", CACHE = `aurora-app-${VERSION}`, HOME = "/", AT_ROOT = [HOME, "/manifest.webmanifest", "/icon.svg"], OF_VERSION = define_PARTS_default.map((name) => `/app/${VERSION}/${name}`), PLACE = new RegExp(
    "^/(|sign-in|settings|import|search|tasks|journals|archive|calendar(/[0-9-]{10})?|trash|events/new|(thoughts|entries|journals|tasks|events)/[0-9a-f-]{36}(/history)?)$"
  );
  self.addEventListener("install", (event) => {
    event.waitUntil(install().then(() => self.skipWaiting()));
  });
  async function install() {
    let cache = await caches.open(CACHE);
    for (let path of [...AT_ROOT, ...OF_VERSION]) {
      let answer = await fetch(path, { cache: path === HOME ? "no-cache" : "default" });
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      if (path === HOME && !(await answer.clone().text()).includes(VERSION)) throw new Error("There is a newer version.");
      await cache.put(path, answer);
    }
  }
  self.addEventListener("activate", (event) => {
    event.waitUntil(Promise.all([removeOlder(), self.clients.claim()]));
  });
  self.addEventListener("fetch", (event) => {
    let { request } = event, { origin, pathname } = new URL(request.url);
    request.method !== "GET" || origin !== self.location.origin || (request.mode === "navigate" && PLACE.test(pathname) ? event.respondWith(page()) : (pathname.startsWith("/app/") || AT_ROOT.includes(pathname)) && event.respondWith(part(request)));
  });
  async function page() {
    let cache = await caches.open(CACHE), [home, ...parts] = await Promise.all(
      [HOME, ...OF_VERSION].map((path) => cache.match(path))
    );
    return home && parts.every(Boolean) ? home : (await self.registration.unregister(), fetch(HOME));
  }
  async function part(request) {
    return await caches.match(request) ?? fetch(request);
  }
  async function removeOlder() {
    let others = (await caches.keys()).filter((name) => name.startsWith("aurora-app-")).filter((name) => name !== CACHE);
    await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  }
})();
