"""Times that the web app takes, in milliseconds, as a person would see them."""

from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.support.app import Device

# A frame that has been painted: a message comes after the frame that was asked for.
PAINTED = """const painted = () => new Promise((done) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => done();
  channel.port2.postMessage(0);
}));"""
# Notes when the newest things were first on the screen, from the beginning of the navigation.
WATCH = f"""{{ {PAINTED}
  const look = () => document.querySelector('.item')
    ? painted().then(() => {{ window.newestAt = performance.now(); }})
    : requestAnimationFrame(look);
  requestAnimationFrame(look);
}}"""
TYPE = """async ([selector, text, pauseMs]) => {
  // PAINTED
  const box = document.querySelector(selector);
  box.focus();
  const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), 'value').set;
  const found = [];
  for (const letter of text) {
    const before = performance.now();
    set.call(box, box.value + letter);
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await painted();
    found.push(performance.now() - before);
    await new Promise((done) => setTimeout(done, pauseMs));
  }
  return found;
}""".replace("// PAINTED", PAINTED)
SAVE = """async () => {
  // PAINTED
  const before = performance.now();
  const count = () => document.querySelector('.capture textarea').value === '';
  document.querySelector('.capture').requestSubmit();
  while (!count()) await painted();
  await painted();
  return performance.now() - before;
}""".replace("// PAINTED", PAINTED)
FLING = """async (forMs) => {
  const [end, found] = [performance.now() + forMs, { frames: 0, long: 0, nodes: 0 }];
  for (let last = performance.now(); last < end; ) {
    scrollBy(0, 1800);
    await new Promise((done) => requestAnimationFrame(done));
    const now = performance.now();
    found.frames += 1;
    found.long += now - last > 50 ? 1 : 0;
    last = now;
  }
  found.nodes = document.querySelectorAll('*').length;
  return found;
}"""
KEEP = """async ({ opened }, [count, length]) => {
  const words = 'the sea was loud tonight and a shelf for wet gloves stood near'.split(' ');
  let state = 7;
  const chance = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  const hourMs = 3_600_000;
  for (let from = 0; from < count; from += 5000) {
    await opened().write((tx) => Promise.all(
      Array.from({ length: Math.min(5000, count - from) }, (_, place) => {
        let text = '';
        while (text.length < length) text += words[Math.floor(chance() * words.length)] + ' ';
        const at = Date.now() - (from + place + 1) * 6 * hourMs * (10_000 / count);
        const id = `019aab3c-5f00-7cc3-98c4-${(from + place).toString(16).padStart(12, '0')}`;
        const timestamp = new Date(at).toISOString();
        const row = { id, version: 1, text, timestamp, tags: ['sea'], created_at: timestamp };
        return tx.put('things', { id, kind: 'thought', version: 1, at, row });
      }),
    ));
  }
}"""
# Nine of ten are single events of ten years; the others repeat without end.
KEEP_EVENTS = """async ({ opened }, count) => {
  const rules = ['FREQ=WEEKLY', 'FREQ=MONTHLY;BYDAY=2TU', 'FREQ=YEARLY', 'FREQ=DAILY;INTERVAL=9'];
  await opened().write((tx) => Promise.all(Array.from({ length: count }, (_, place) => {
    const id = `019aab3c-5f00-7cc3-98c5-${place.toString(16).padStart(12, '0')}`;
    const day = new Date(Date.UTC(2021, 0, 1 + (place * 37) % 3650)).toISOString().slice(0, 10);
    const rule = place % 10 === 0 ? rules[(place / 10) % rules.length] : null;
    const times = { start: `${day}T09:00`, end: `${day}T10:00`, zone: 'Europe/Berlin' };
    const more = { all_day: false, busy: true, extra: [], overrides: {}, reminders: [] };
    const row = { id, version: 1, title: `Event ${place}`, rule, ...times, ...more };
    return tx.put('things', { id, kind: 'event', version: 1, row });
  })));
}"""
PRESS = """async ([selector, key, count]) => {
  // PAINTED
  const found = [];
  for (let time = 0; time < count; time++) {
    const before = performance.now();
    document.querySelector(selector).dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await painted();
    found.push(performance.now() - before);
    await new Promise((done) => setTimeout(done, 60));
  }
  return found;
}""".replace("// PAINTED", PAINTED)
ID = "019aab3c-5f00-7cc3-98c4-{:012x}"


def keep(device: Device, count: int, length: int) -> None:
    """Put so many thoughts of such a length onto a device, as if it had read them."""
    device.engine(KEEP, [count, length])


def keep_events(device: Device, count: int) -> None:
    """Put so many events onto a device, as if it had read them."""
    device.engine(KEEP_EVENTS, count)


def pressing(page: Page, selector: str, key: str, count: int) -> list[float]:
    """Press a key so often; return for each time how long it took to be painted."""
    found: list[float] = page.evaluate(PRESS, [selector, key, count])
    return found


def slow(page: Page, factor: float) -> CDPSession:
    """Make a page's processor slower by a factor."""
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable")
    client.send("Emulation.setCPUThrottlingRate", {"rate": factor})
    return client


def opened(device: Device, count: int, factor: float) -> tuple[float, CDPSession]:
    """Open the app anew on a device with so many things; return when the newest were there."""
    page = device.context.new_page()
    device.watch(page)
    page.add_init_script(WATCH)
    device.page.close()
    device.page = page
    client = slow(page, factor)
    page.goto(f"{device.url}/")
    page.locator(".item").first.wait_for()
    last = ID.format(count - 1)
    while not device.engine("({ thingById }, id) => thingById(id).peek() !== undefined", last):
        page.wait_for_timeout(50)
    page.wait_for_timeout(500)
    found: float = page.evaluate("newestAt")
    return found, client


def typing(page: Page, selector: str, text: str, pause_ms: int = 60) -> list[float]:
    """Type into a field; return for each key how long it took to be painted."""
    found: list[float] = page.evaluate(TYPE, [selector, text, pause_ms])
    return found


def saving(device: Device, text: str) -> float:
    """Save a thought; return how long it took until the box was free for the next."""
    device.box().fill(text)
    found: float = device.page.evaluate(SAVE)
    return found


def fling(page: Page, for_ms: int = 4_000) -> dict[str, Any]:
    """Scroll as fast as one can; return frames, those over 50 ms, and nodes at the end."""
    page.evaluate("scrollTo(0, 0)")
    found: dict[str, Any] = page.evaluate(FLING, for_ms)
    return found


def heap_mb(client: CDPSession) -> float:
    """Return what the page's objects take once what is unused is gone, in MB (10^6 bytes)."""
    for _ in range(2):
        client.send("HeapProfiler.collectGarbage")
    metrics = client.send("Performance.getMetrics")["metrics"]
    used: float = next(one["value"] for one in metrics if one["name"] == "JSHeapUsedSize")
    return used / 1e6
