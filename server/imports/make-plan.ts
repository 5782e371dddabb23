import type { Caller, Context } from '../context.ts'
import type { Plan } from './drop.ts'
import { digestOf, type ImportRequest, loadDrop } from './load-drop.ts'
import { planImport } from './plan-import.ts'
import { presentPlan } from './present-plan.ts'
import type { PlanView } from './schemas.ts'

/** A plan, how it is shown, and a name for all that it does and presumes. */
export interface MadePlan {
  readonly plan: Plan
  readonly view: PlanView
  readonly digest: string
  /** The versions of the work's episodes that it was made of, in the order of their ids. */
  readonly presumed: readonly { readonly id: string; readonly version: number }[]
}

type Needs = Pick<Context, 'db' | 'store' | 'now'>

/** A plan may hold hundreds of subtitle files and a thread with a sheet in memory: one is made at a time. */
let tail: Promise<unknown> = Promise.resolve()

/** Reads a drop and plans it, after those that were asked for before. @throws what `loadDrop` throws */
export function makePlan(ctx: Needs, caller: Caller, request: ImportRequest): Promise<MadePlan> {
  const made = tail.then(() => make(ctx, caller, request))
  tail = made.catch(() => undefined)
  return made
}

async function make(ctx: Needs, caller: Caller, request: ImportRequest): Promise<MadePlan> {
  const drop = await loadDrop(ctx, caller, request)
  const plan = await planImport(drop)
  const view = presentPlan(plan)
  const presumed = drop.episodes.map(({ id, version }) => ({ id, version })).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const files = drop.files.map(({ uploadId, sha256 }) => [uploadId, sha256])
  const digest = digestOf([request.workId, request.newWork, view, presumed, files])
  return { plan, view, digest, presumed }
}
