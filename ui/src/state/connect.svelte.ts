import { HostError, type Consent, type ConsentStatus, type Host, type SignedIn, type Waiting } from '../host/host';

/** Where the runner is on the way to Spotify. */
export type ConnectStep = 'doors' | 'explain' | 'clientId' | 'waiting' | 'connected' | 'failed';

/** What a text in the Client-ID field is. */
export type ClientIdCheck = { state: 'empty' } | { state: 'checking' } | { state: 'good' } | { state: 'wrong'; message: string };

/** The way from the three doors to a sign-in: explainer, Client ID, browser, and how it ended. */
export class ConnectState {
  step = $state<ConnectStep>('doors');
  /** What the runner agrees to. */
  agreed = $state.raw<ReadonlySet<Consent>>(new Set());
  clientId = $state('');
  check = $state.raw<ClientIdCheck>({ state: 'empty' });
  /** Whether a private file may keep the sign-in where there is no keyring. */
  keepInFile = $state(false);
  waiting = $state.raw<Waiting | null>(null);
  signedIn = $state.raw<SignedIn | null>(null);
  failure = $state.raw<HostError | null>(null);
  readonly #host: Host;
  readonly #consents: readonly ConsentStatus[];
  #checks = 0;

  /** `consents` are the questions with the answers given so far. */
  constructor(host: Host, consents: readonly ConsentStatus[]) {
    this.#host = host;
    this.#consents = consents;
    this.agreed = new Set(consents.filter(agreesUnlessTold).map(({ consent }) => consent));
  }

  agree(consent: Consent, agreed: boolean): void {
    const others = [...this.agreed].filter((other) => other !== consent);
    this.agreed = new Set(agreed ? [...others, consent] : others);
  }

  /** Takes what was typed and says at once whether it is a Client ID; of overtaking answers the last counts. */
  async type(text: string): Promise<void> {
    this.clientId = text;
    this.#checks += 1;
    const mine = this.#checks;
    if (text.trim() === '') {
      this.check = { state: 'empty' };
      return;
    }
    this.check = { state: 'checking' };
    try {
      await this.#host.checkClientId(text.trim());
      if (mine === this.#checks) this.check = { state: 'good' };
    } catch (thrown) {
      if (mine === this.#checks) this.check = { state: 'wrong', message: HostError.from(thrown).message };
    }
  }

  /** Sends the runner to Spotify and waits. An empty field takes the Client ID of the last sign-in. */
  async connect(): Promise<void> {
    if (this.step === 'waiting') return;
    this.step = 'waiting';
    this.waiting = null;
    this.failure = null;
    try {
      const signedIn = await this.#host.connectSpotify(this.#request(), (waiting) => (this.waiting = waiting));
      await this.#keepAnswers();
      this.signedIn = signedIn;
      this.step = 'connected';
    } catch (thrown) {
      this.failure = HostError.from(thrown);
      this.step = 'failed';
    }
  }

  /** Stops waiting for the browser; `connect` then ends with the code `cancelled`. */
  async cancel(): Promise<void> {
    try {
      await this.#host.cancelConnect();
    } catch (thrown) {
      this.failure = HostError.from(thrown);
      this.step = 'failed';
    }
  }

  #request() {
    const clientId = this.clientId.trim();
    return {
      clientId: clientId === '' ? null : clientId,
      refused: this.#consents.filter(({ consent }) => !this.agreed.has(consent)).map(({ consent }) => consent),
      keepInFile: this.keepInFile,
    };
  }

  /** Keeps the answers that signing in leaves as they were: it overrules no earlier one, and never asks about suggestions. */
  async #keepAnswers(): Promise<void> {
    for (const { consent, agreed: before } of this.#consents) {
      const answer = this.agreed.has(consent);
      const keptAtSignIn = consent === 'suggestions' ? before : answer && (before ?? true);
      if (keptAtSignIn !== answer) await this.#host.setConsent(consent, answer);
    }
  }
}

/**
 * What a question starts with: its answer, else yes, but for the suggestions, which are asked for on their own, and for
 * what lacks something: that is not asked about.
 */
function agreesUnlessTold({ consent, agreed, missing }: ConsentStatus): boolean {
  return agreed ?? (consent !== 'suggestions' && missing === null);
}
