import type { Finding } from '../rules/evaluation.ts'
import type { Rule, RuleTexts } from '../rules/pack.ts'
import { fillText } from '../rules/rule-text.ts'
import { pickText } from './pick-text.ts'
import type { FindingView } from './schemas.ts'
import type { Target } from './targets.ts'

/** For whom findings are told, and how many places of each. */
export interface Telling {
  /** Locale of who reads. */
  readonly reader: string
  readonly mostPlaces: number
}

/**
 * The public views of findings, each with what its rule says and where that comes from: those of one rule together, in the order of the
 * first of each.
 */
export function presentFindings(
  { rules }: Pick<Target, 'rules'>,
  findings: readonly Finding[],
  telling: Telling,
): FindingView[] {
  const views = new Map<string, { readonly view: FindingView; readonly tell: Teller }>()
  for (const finding of findings) {
    const key = `${finding.ruleId} ${finding.severity} ${finding.isUnknown}`
    const known = views.get(key) ?? begin(getRule(rules, finding.ruleId), finding, telling)
    views.set(key, known)
    known.view.placeCount++
    if (known.view.places.length < telling.mostPlaces) known.view.places.push(placeOf(finding, known))
  }
  return [...views.values()].map(({ view }) => view)
}

/** What a rule says of a finding. */
type Teller = (finding: Finding) => { readonly message: string; readonly fix: string }

function begin(rule: Rule, first: Finding, { reader }: Telling): { view: FindingView; tell: Teller } {
  const say = (texts: RuleTexts) => {
    const { locale, text } = pickText(texts, reader)
    return ({ seen }: Finding) => fillText(text, seen, locale)
  }
  const [message, fix] = [say(rule.message), say(rule.fix)]
  const tell: Teller = (finding) => ({ message: message(finding), fix: fix(finding) })
  const { sourceUrl, sourceNote, verifiedOn, confidence, validFrom, validTo } = rule
  const view: FindingView = {
    ...{ ruleId: rule.id, severity: first.severity, isUnknown: first.isUnknown, ...tell(first) },
    ...{ locale: pickText(rule.message, reader).locale, sourceUrl, sourceNote, verifiedOn, confidence },
    ...{ isWeak: confidence === 'unverified', validFrom, validTo, placeCount: 0, places: [] },
  }
  return { view, tell }
}

function placeOf(finding: Finding, { view, tell }: { view: FindingView; tell: Teller }): FindingView['places'][number] {
  const { episodeId, episodeNumber, atMs, seen } = finding
  const { message, fix } = tell(finding)
  return {
    ...{ episodeId, episodeNumber, atMs, seen: { ...seen } },
    ...(message === view.message ? {} : { message }),
    ...(fix === view.fix ? {} : { fix }),
  }
}

function getRule(rules: Target['rules'], id: string): Rule {
  const rule = rules.get(id)
  if (!rule) throw new Error(`A finding is of the rule ${id}, which is not in its pack`)
  return rule
}
