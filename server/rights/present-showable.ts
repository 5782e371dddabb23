import type { WindowRow } from '../../db/queries/windows.ts'
import type { WorkStatus } from '../../db/queries/works.ts'
import { presentInstant } from '../catalogue/present-work.ts'
import { judgeShowable, type ShowableFacts, type WhyNot } from './judge-showable.ts'
import type { ShowableView } from './window-schemas.ts'

/** Per region whether a work may be shown at an instant. @param region only this one; undefined: all that are named */
export function presentShowable(
  facts: ShowableFacts<WindowRow>,
  atMs: number,
  region: string | undefined,
): ShowableView {
  const named = [...facts.publishedIn, ...facts.windows.flatMap(({ regions }) => regions)]
  const regions = region === undefined ? [...new Set(named)].sort() : [region]
  return {
    at: new Date(atMs).toISOString(),
    status: facts.status,
    items: regions.map((one) => {
      const { isShowable, whyNot, windows, untilMs } = judgeShowable(facts, { region: one, atMs })
      return {
        ...{ region: one, isShowable },
        whyNot: whyNot.map((code) => ({ code, detail: DETAILS[code](one, facts.status) })),
        windowIds: windows.map(({ id }) => id),
        until: presentInstant(untilMs),
      }
    }),
    nextCursor: null,
  }
}

const DETAILS: Readonly<Record<WhyNot, (region: string, status: WorkStatus) => string>> = {
  WORK_NOT_PUBLISHED: (_region, status) => `The work is ${status}, not published.`,
  REGION_NOT_PUBLISHED: (region) => `The work is not published in ${region}.`,
  NO_WINDOW: (region) => `No window covers ${region}.`,
  WINDOW_NOT_BEGUN: (region) => `The next window for ${region} has not begun.`,
  WINDOW_ENDED: (region) => `The last window for ${region} has ended.`,
}
