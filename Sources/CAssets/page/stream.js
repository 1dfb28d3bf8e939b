// The connection to the dashboard: kept for ever, and never silently broken.

/** The dashboard says something every five seconds; a longer silence is a broken connection. */
const silenceMilliseconds = 12_000;
const waits = [250, 500, 1000, 2000, 4000, 5000];

/**
 * Listens to the network's events. `heard` gets `whole` or `changes` with the document, and `told`
 * the connection's state: `connecting`, `live` or `reconnecting` with its attempt and the time of
 * the next one.
 *
 * A page that nobody sees lets go of its connection, as a browser has few for each server.
 */
export class Stream {
  #source = null;
  #attempt = 0;
  #retry = 0;
  #silence = 0;
  #url;
  #heard;
  #told;

  constructor(url, heard, told) {
    this.#url = url;
    this.#heard = heard;
    this.#told = told;
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#close();
      else this.#open();
    });
    this.#open();
  }

  #open() {
    this.#close();
    if (document.hidden) return;
    if (this.#attempt === 0) this.#told({ state: "connecting" });
    const source = new EventSource(this.#url);
    this.#source = source;
    this.#listenForSilence();
    source.addEventListener("topology", (event) => this.#take("whole", event));
    source.addEventListener("changes", (event) => this.#take("changes", event));
    source.addEventListener("tick", () => this.#listenForSilence());
    // The browser would try again by itself, but says neither when nor whether.
    source.addEventListener("error", () => this.#tryLater());
  }

  #take(kind, event) {
    this.#listenForSilence();
    if (this.#attempt > 0 || kind === "whole") {
      this.#attempt = 0;
      this.#told({ state: "live" });
    }
    this.#heard(kind, JSON.parse(event.data));
  }

  #listenForSilence() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#tryLater(), silenceMilliseconds);
  }

  #tryLater() {
    this.#close();
    const wait = waits[Math.min(this.#attempt, waits.length - 1)];
    this.#attempt += 1;
    this.#told({ state: "reconnecting", attempt: this.#attempt, nextAt: Date.now() + wait });
    this.#retry = setTimeout(() => this.#open(), wait);
  }

  #close() {
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    this.#source?.close();
    this.#source = null;
  }
}
