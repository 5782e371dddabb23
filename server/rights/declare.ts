import { type DeclarationRow, putDeclaration } from '../../db/queries/declarations.ts'
import type { WorkRow } from '../../db/queries/works.ts'
import { checkingContent } from '../catalogue/check-content.ts'
import type { Caller, Context } from '../context.ts'
import { changeDeclared, type DeclaredChange } from './change-declared.ts'
import { checkEvidence, checkShown } from './check-declared.ts'
import type { AiDeclaration, MinorsDeclaration, ProductionDeclaration } from './declaration-schemas.ts'

type EditContext = Pick<Context, 'db' | 'now' | 'newId'>
type DeclarationPart = Partial<Omit<DeclarationRow, 'workId'>>

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))

/**
 * Declares how far AI made a work, in place of what was declared before; what is not given is not said any more.
 * @throws {CatalogueError} WORK_NOT_FOUND, VERSION_CONFLICT, CONTENT_INVALID
 */
export async function declareAi(
  ctx: EditContext,
  caller: Caller,
  change: DeclaredChange,
  declaration: AiDeclaration,
): Promise<WorkRow> {
  return store(ctx, caller, change, checkAi(declaration))
}

/** Declares what a work cost and is about. @throws {CatalogueError} as `declareAi` */
export async function declareProduction(
  ctx: EditContext,
  caller: Caller,
  change: DeclaredChange,
  { budget = null, specialSubjects = null, isPromoted = null }: ProductionDeclaration,
): Promise<WorkRow> {
  const part = checkingContent((checks): DeclarationPart => {
    if (budget && !CURRENCIES.has(budget.currency)) {
      const detail = `${budget.currency} is no currency of ISO 4217: write such as CNY.`
      checks.note({ pointer: '/budget/currency', code: 'CURRENCY_UNKNOWN', detail })
    }
    const { amount = null, currency = null } = budget ?? {}
    return { budgetAmount: amount, budgetCurrency: currency, specialSubjects, isPromoted }
  })
  return store(ctx, caller, change, part)
}

/** Declares whom a work may harm, and the notice that says so. @throws {CatalogueError} as `declareAi` */
export async function declareMinors(
  ctx: EditContext,
  caller: Caller,
  change: DeclaredChange,
  { classes = null, notice, evidence }: MinorsDeclaration,
): Promise<WorkRow> {
  const part = checkingContent(
    (checks): DeclarationPart => ({
      minorsClasses: classes,
      minorsNotice: checkShown(checks, notice, '/notice'),
      minorsEvidence: checkEvidence(checks, evidence, '/evidence'),
    }),
  )
  return store(ctx, caller, change, part)
}

function checkAi({ involvement = null, elements = [], tools = [], ...rest }: AiDeclaration): DeclarationPart {
  return checkingContent((checks) => {
    if (involvement === 'none' && (elements.length > 0 || tools.length > 0)) {
      const pointer = elements.length > 0 ? '/elements' : '/tools'
      const detail = 'Where AI made nothing there are no elements and no tools of it: leave them out, or say assisted.'
      checks.note({ pointer, code: 'INVOLVEMENT_CONTRADICTED', detail })
    }
    return {
      ...{ aiInvolvement: involvement, aiElements: [...elements], aiIsRealistic: rest.isRealistic ?? null },
      aiTools: tools.map((tool, index) => checks.textAt(tool, `/tools/${index}`)),
      aiLabel: checkShown(checks, rest.label, '/label'),
      aiEvidence: checkEvidence(checks, rest.evidence, '/evidence'),
    }
  })
}

async function store(
  ctx: EditContext,
  caller: Caller,
  change: DeclaredChange,
  part: DeclarationPart,
): Promise<WorkRow> {
  const { work } = await changeDeclared(ctx, caller, change, (tx) => putDeclaration(tx, change.workId, part))
  return work
}
