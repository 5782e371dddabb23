import type { LocalText, Work } from '../api/contract.ts'
import type { Ai, Card, Draft, Filing, Rating, Window } from './draft.ts'

const copyTexts = (texts: readonly LocalText[]) => texts.map(({ locale, text }) => ({ locale, text }))

/** What of a work is edited; here and below in an order of keys of our own, so that copies can be compared. */
export function draftOfWork(work: Work): Omit<Draft, 'windows' | 'ratings' | 'filings' | 'ai'> {
  const { kind, originalLocale, originRegion } = work
  return {
    kind,
    originalLocale,
    originRegion,
    coProductionRegions: [...(work.coProductionRegions ?? [])],
    titles: work.titles.map(({ locale, text, kind: of }) => ({ locale, text, kind: of })),
    synopses: copyTexts(work.synopses ?? []),
    genres: [...(work.genres ?? [])],
    tags: [...(work.tags ?? [])],
    releaseYear: work.releaseYear ?? null,
    externalIds: (work.externalIds ?? []).map(({ scheme, value }) => ({ scheme, value })),
    credits: (work.credits ?? []).map(({ role, names, character }) => ({ role, names: copyTexts(names), character })),
    contentNotes: (work.contentNotes ?? []).map(({ code, texts }) => ({ code, texts: copyTexts(texts) })),
  }
}

export function draftOfWindow(window: Window): Window {
  const { id, scope, regions, licenceType, isExclusive, from, until } = window
  const { holdbackLocales, licensee, licenseeOrganisationId, note } = window
  return {
    ...{ id, scope, regions: [...regions], licenceType, isExclusive, from, until },
    ...{ holdbackLocales: [...holdbackLocales], licensee, licenseeOrganisationId, note },
  }
}

export function draftOfRating({ id, region, system, status, code, basis, ...rest }: Rating): Rating {
  const { certificateNo, descriptors, validFrom, validUntil } = rest
  return {
    ...{ id, region, system, status, code, basis, certificateNo },
    ...{ descriptors: [...descriptors], validFrom, validUntil },
  }
}

export function draftOfFiling({ id, region, scheme, number, issuer, issuedOn, ...rest }: Filing): Filing {
  const { documentUrl, note, validFrom, validUntil, card } = rest
  return {
    ...{ id, region, scheme, number, issuer, issuedOn, documentUrl, note, validFrom, validUntil },
    card: card && copyCard(card),
  }
}

export function draftOfAi({ involvement, elements, tools, isRealistic, label, evidence }: Ai): Ai {
  return {
    ...{ involvement, elements: [...elements], tools: [...tools], isRealistic, label: label && copyCard(label) },
    evidence: evidence.map(({ text, url }) => ({ text, url })),
  }
}

function copyCard({ isShown, episodeNumber, atMs, durationMs, heightPx }: Card) {
  return { isShown, episodeNumber, atMs, durationMs, heightPx }
}
