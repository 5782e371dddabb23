import type { AdaptationRegion, WordLanguage } from './regions.ts'
import cultureTags from './tables/culture-tags.json' with { type: 'json' }
import cultureWords from './tables/culture-words.json' with { type: 'json' }
import honorifics from './tables/honorifics.json' with { type: 'json' }
import idioms from './tables/idioms.json' with { type: 'json' }
import wording from './tables/wording.json' with { type: 'json' }

export const EXPLANATION_LOCALES = ['zh-Hans', 'zh-Hant', 'en', 'pt'] as const
/** A text in each language that we explain in. */
export type Explanation = Readonly<Record<(typeof EXPLANATION_LOCALES)[number], string>>

export const CULTURE_TAGS = [
  'gambling',
  'alcohol',
  'religion',
  'lgbtq',
  'corporal-punishment',
  'in-law-humiliation',
  'wealth-display',
  'forced-marriage',
  'minors',
  'supernatural',
  'political-symbols',
  'sexual-violence',
  'self-harm',
] as const
export type CultureTag = (typeof CULTURE_TAGS)[number]
export const RISKS = ['low', 'medium', 'high'] as const
export type Risk = (typeof RISKS)[number]
export const CONFIDENCES = ['low', 'medium', 'high'] as const

/** Where something is from that we say: the address of who says it, or ourselves; and how sure it is. */
export interface Sourced {
  /** An address, or `editorial`: ours. */
  readonly source: string
  readonly confidence: (typeof CONFIDENCES)[number]
}

/** Words by language. */
export type Words = Readonly<Partial<Record<WordLanguage, readonly string[]>>>

/** Words that mean one thing, and where a person should look at them. */
export interface WordEntry extends Sourced {
  /** Unique in its table; never given to something else. */
  readonly id: string
  readonly words: Words
  /** Longer words that one of these is a part of, and that mean something else. */
  readonly unless?: readonly string[]
}

/** A word that is at home in some regions and may not be understood, or be wrong, in others. */
export interface LocalWord extends WordEntry {
  readonly from: readonly AdaptationRegion[]
  /** Where it wants a look; not given: everywhere but where it is from. */
  readonly for?: readonly AdaptationRegion[]
  /** What may be said in its place, by region, else by language. */
  readonly say?: Readonly<Partial<Record<AdaptationRegion | WordLanguage, readonly string[]>>>
  /** Not given: low. */
  readonly risk?: Risk
  /** What it means, or why it is wrong there. */
  readonly why: Explanation
}

/** Words of a thing that is risky in some regions: its tag says where and why. */
export interface CultureWord extends WordEntry {
  readonly tag: CultureTag
  /** Where it wants a look, if not wherever its tag does. */
  readonly for?: readonly AdaptationRegion[]
  /** Where it does for a reason of its own; `*`: in all others. */
  readonly in?: Stances
}

/** Why something wants a look in a region. */
export interface Stance extends Sourced {
  readonly risk: Risk
  readonly why: Explanation
}

type Stances = Readonly<Partial<Record<AdaptationRegion | '*', Stance>>>

/** A kind of thing that is risky in some regions. */
export interface CultureTagEntry {
  readonly tag: CultureTag
  readonly label: Explanation
  /** By region; `*`: in all others. Where neither stands, nobody has to look. */
  readonly in: Stances
}

// What JSON files hold is a string to the compiler; tests/server/adaptation/tables.test.ts checks them by their schema.
export const HONORIFICS = honorifics as unknown as readonly LocalWord[]
export const IDIOMS = idioms as unknown as readonly LocalWord[]
export const WORDING = wording as unknown as readonly LocalWord[]
export const CULTURE_WORDS = cultureWords as unknown as readonly CultureWord[]
export const CULTURE_TAG_ENTRIES = cultureTags as unknown as readonly CultureTagEntry[]
