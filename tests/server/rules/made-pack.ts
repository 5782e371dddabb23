import type { Condition } from '../../../server/rules/condition.ts'
import type { Pack, Rule, RuleTexts } from '../../../server/rules/pack.ts'

const texts = (text: string): RuleTexts => ({ 'zh-Hans': text, 'zh-Hant': text, en: text, pt: text })

/** A sound rule that asks for this. */
export function madeRule(require: Condition, change: Partial<Rule> = {}): Rule {
  return {
    id: 'made.rule',
    looksAt: 'work',
    require: { ...require },
    severity: 'fail',
    message: texts('It is not so.'),
    fix: texts('Make it so.'),
    validFrom: null,
    validTo: null,
    sourceUrl: 'https://example.org/rule',
    sourceNote: 'Made for a test.',
    verifiedOn: '2026-11-27',
    confidence: 'primary',
    ...change,
  }
}

/** A sound pack of these rules. */
export function madePack(rules: readonly Rule[], change: Partial<Pack> = {}): Pack {
  return {
    target: 'made',
    kind: 'platform',
    labels: texts('Made'),
    timeZone: 'Asia/Macau',
    version: '1',
    rules: [...rules],
    ...change,
  }
}
