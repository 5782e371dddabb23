/** Rules of a region that no work passes: one that fails, from a day on if there is one. */
export function makePack(region: string, validFrom: string | null = null) {
  const say = (en: string, hant: string) => ({ en, 'zh-Hans': hant, 'zh-Hant': hant, pt: en })
  const rule = {
    ...{ id: 'vn.made', looksAt: 'work', severity: 'fail', confidence: 'primary' },
    require: { some: 'ratings', where: { fact: 'rating.region', is: region } },
    ...{ message: say('There is no rating', '沒有評級'), fix: say('Get one', '取得評級') },
    ...{ validFrom, validTo: null, verifiedOn: '2026-11-01' },
    ...{ sourceUrl: 'https://example.org/', sourceNote: 'made' },
  }
  return { kind: 'region', labels: say('Vietnam', '越南'), timeZone: 'UTC', version: '1', rules: [rule] }
}
