import {
  HostError,
  type Draft,
  type Eligibility,
  type Facets,
  type Host,
  type LibraryKind,
  type Request,
  type SeedKind,
  type SeedSuggestion,
  type TemplateCard,
  type TemplateId,
} from '../host/host';
import * as asking from '../lib/request';

/** How long the runner's hand has to rest before the library is asked again, ms. */
export const REST_MS = 150;

/** A seed of the mix as a chip. */
export interface Seed {
  kind: SeedKind;
  /** What the request names it by. */
  value: string;
  label: string;
}

/** The request that is being put together, and what the library says to it. */
export class GenerateState {
  request: Request;
  /** What the fields hold: it need not be a number yet. */
  minutesTyped: string;
  seedTyped: string;
  cards = $state.raw<readonly TemplateCard[]>([]);
  facets = $state.raw<Facets | null>(null);
  eligibility = $state.raw<Eligibility | null>(null);
  /** Whether what is shown belongs to an earlier request. */
  asking = $state(false);
  /** Why the library could not be asked. */
  trouble = $state.raw<HostError | null>(null);
  creating = $state(false);
  /** Why no mix was made. */
  failure = $state.raw<HostError | null>(null);

  readonly minutesProblem: string | null;
  readonly seedProblem: string | null;
  /** Why no mix can be created as things stand. */
  readonly obstacle: string | null;
  readonly canCreate: boolean;
  /** The card of the chosen template, once the cards are there. */
  readonly card: TemplateCard | null;
  readonly seeds: readonly Seed[];

  readonly #host: Host;
  readonly #library: LibraryKind;
  /** Names of seeds for people, by kind and value. */
  readonly #labels = new Map<string, string>();
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, library: LibraryKind, request: Request) {
    this.#host = host;
    this.#library = library;
    this.request = $state.raw(asking.showable(request));
    this.minutesTyped = $state(String(request.minutes));
    this.seedTyped = $state(String(request.seed));
    this.minutesProblem = $derived(this.request.length === null ? asking.minutesProblem(this.minutesTyped) : null);
    this.seedProblem = $derived(asking.seedProblem(this.seedTyped));
    this.card = $derived(this.cards.find(({ template }) => template === this.request.template) ?? null);
    this.obstacle = $derived(asking.obstacle(this.minutesProblem, this.seedProblem, this.card?.refusal ?? null));
    this.canCreate = $derived(this.obstacle === null && !this.creating);
    this.seeds = $derived([
      ...this.#seedsOf('artist', this.request.seedArtists ?? []),
      ...this.#seedsOf('genre', this.request.seedGenres ?? []),
    ]);
  }

  /** Changes the request; the library is asked once the runner's hand rests. */
  change(request: Request): void {
    this.request = request;
    this.failure = null;
    this.#askSoon();
  }

  chooseTemplate(template: TemplateId): void {
    this.change(asking.withTemplate(this.request, template, this.cards));
    if (this.request.length !== null) this.minutesTyped = String(this.request.minutes);
  }

  chooseLength(choice: asking.LengthChoice): void {
    this.minutesTyped = String(this.request.minutes);
    this.change(asking.withLength(this.request, choice, this.cards));
  }

  typeMinutes(typed: string): void {
    this.minutesTyped = typed;
    if (asking.minutesProblem(typed) === null) this.change(asking.withMinutes(this.request, Number(typed)));
    else clearTimeout(this.#timer);
  }

  /** The seed decides between equals, never what the library can fill: nothing is asked. */
  typeSeed(typed: string): void {
    this.seedTyped = typed;
    if (asking.seedProblem(typed) === null) this.request = { ...this.request, seed: Number(typed) };
  }

  addSeed(suggestion: SeedSuggestion): void {
    this.#labels.set(labelKey(suggestion.kind, suggestion.value), suggestion.label);
    this.#setSeeds(suggestion.kind, (values) => [...values.filter((value) => value !== suggestion.value), suggestion.value]);
  }

  removeSeed(seed: Seed): void {
    this.#setSeeds(seed.kind, (values) => values.filter((value) => value !== seed.value));
  }

  /** Artists and genres of the library whose names hold a text, without those that are chosen. */
  async suggest(text: string): Promise<SeedSuggestion[]> {
    const found = await this.#host.suggestSeeds(this.#library, text);
    return found.filter(({ kind, value }) => !this.seeds.some((seed) => seed.kind === kind && seed.value === value));
  }

  /** Asks the library at once. Of answers that overtake each other those asked for last count. */
  async ask(): Promise<void> {
    clearTimeout(this.#timer);
    this.#asked += 1;
    const mine = this.#asked;
    const { request } = this;
    this.asking = true;
    const [cards, facets, eligibility] = await Promise.allSettled([
      this.#host.templateCards(request),
      this.#host.facets(request),
      this.#host.eligibility(request),
    ]);
    if (mine !== this.#asked) return;
    this.asking = false;
    if (cards.status === 'fulfilled') this.#takeCards(cards.value);
    if (facets.status === 'fulfilled') this.facets = facets.value;
    this.eligibility = eligibility.status === 'fulfilled' ? eligibility.value : null;
    const failed = [cards, facets, eligibility].find((answer) => answer.status === 'rejected');
    this.trouble = failed ? HostError.from(failed.reason) : null;
  }

  /** Makes the mix; `null` when that failed. */
  async create(): Promise<Draft | null> {
    if (!this.canCreate) return null;
    this.creating = true;
    this.failure = null;
    try {
      return await this.#host.generateMix(this.request);
    } catch (thrown) {
      this.failure = HostError.from(thrown);
      return null;
    } finally {
      this.creating = false;
    }
  }

  /** Forgets what is on its way. */
  close(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  #askSoon(): void {
    clearTimeout(this.#timer);
    // What is on its way answers a request that is no longer there.
    this.#asked += 1;
    this.asking = true;
    this.#timer = setTimeout(() => void this.ask(), REST_MS);
  }

  /** A named length was perhaps chosen before its minutes were known. */
  #takeCards(cards: readonly TemplateCard[]): void {
    this.cards = cards;
    const { request } = this;
    if (request.length === null) return;
    const minutes = asking.minutesOf(cards, request.template, request.length);
    if (minutes !== null && minutes !== request.minutes) this.request = { ...request, minutes };
    this.minutesTyped = String(this.request.minutes);
  }

  #setSeeds(kind: SeedKind, edit: (values: readonly string[]) => string[]): void {
    if (kind === 'artist') this.change({ ...this.request, seedArtists: edit(this.request.seedArtists ?? []) });
    else this.change({ ...this.request, seedGenres: edit(this.request.seedGenres ?? []) });
  }

  #seedsOf(kind: SeedKind, values: readonly string[]): Seed[] {
    return values.map((value) => ({ kind, value, label: this.#labels.get(labelKey(kind, value)) ?? value }));
  }
}

function labelKey(kind: SeedKind, value: string): string {
  return `${kind} ${value}`;
}
