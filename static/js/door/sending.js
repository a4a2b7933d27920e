// Sends what waits until the server has it. Each event has a key, so that one sent twice counts once.
const AT_ONCE = 200;
const EVERY = 8000;
const LONGEST_WAIT = 30_000;
const GONE = 410;

export class Sender {
  constructor(door, store, told) {
    this.door = door;
    this.store = store;
    this.told = told; // told({state?, isOffline?, isClosed?}) after each try
    this.wait = 1000;
    this.mark = null;
    this.isBusy = false;
    addEventListener("online", () => this.try());
    document.addEventListener("visibilitychange", () => document.hidden || this.try());
  }

  async try() {
    if (this.isBusy) {
      this.isAgain = true;
      return;
    }
    this.isBusy = true;
    clearTimeout(this.timer);
    let next = EVERY;
    try {
      const more = await this.exchange();
      this.wait = 1000;
      if (more) next = 0;
    } catch {
      await this.told({ isOffline: true });
      next = this.wait;
      this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
    }
    this.isBusy = false;
    if (this.isClosed) return;
    if (this.isAgain) next = Math.min(next, 50);
    this.isAgain = false;
    this.timer = setTimeout(() => this.try(), next);
  }

  // Sends, and asks what is so. What was sent stays in hand until that is known: else it would vanish for a while.
  async exchange() {
    const queue = await this.store.queue();
    const sent = await send(this.door, queue.slice(0, AT_ONCE));
    if (sent.unreadable) return this.putAside(sent.unreadable);
    const answer = sent.isClosed ? { status: GONE } : await this.ask();
    if (answer.status !== GONE && answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
    const state = answer.ok ? await answer.json() : null;
    await this.store.remove(sent.acknowledged);
    this.isClosed = answer.status === GONE;
    await this.told(this.isClosed ? { isClosed: true } : { isOffline: false, ...(state && { state }) });
    return queue.length > sent.acknowledged.length;
  }

  async ask() {
    const headers = this.mark ? { "If-None-Match": this.mark } : {};
    const answer = await fetch(`${this.door}/state`, { headers, cache: "no-store" });
    if (answer.ok) this.mark = answer.headers.get("ETag");
    return answer;
  }

  // One that the server cannot read keeps no other waiting; it stays on the phone, and is shown.
  async putAside(key) {
    const one = (await this.store.queue()).find((event) => event.key === key);
    if (!one) throw new Error("refused");
    await this.store.say("refused", [...((await this.store.said("refused")) ?? []), one]);
    await this.store.remove([key]);
    await this.told({});
    return true;
  }
}

// What a door takes in of these: by their keys, what it has, and what it cannot read.
export async function send(door, events) {
  if (!events.length) return { acknowledged: [] };
  const answer = await fetch(`${door}/sync`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ sent_at: Date.now(), events }),
  });
  if (answer.status === GONE) return { acknowledged: [], isClosed: true };
  const said = await answer.json();
  if (answer.status === 400 && said.key) return { acknowledged: [], unreadable: said.key };
  if (!answer.ok) throw new Error(String(answer.status));
  return said;
}
