import { afterAll, beforeAll, expect, test } from 'vitest'
import { newWork, startTestApp, type TestApp } from '../test-app.ts'

let t: TestApp
let workId: string
beforeAll(async () => {
  t = await startTestApp()
  const payload = newWork({
    ...{ originalLocale: 'zh-Hans-CN', originRegion: 'CN' },
    titles: [
      { locale: 'zh-Hans-CN', text: '雨夜出租车', kind: 'display' },
      { locale: 'zh-Hant-MO', text: '暫名', kind: 'working' },
      { locale: 'zh-Hant-HK', text: '雨夜的士', kind: 'display' },
      { locale: 'pt-BR', text: 'Táxi na chuva', kind: 'display' },
    ],
    synopses: [
      { locale: 'zh-Hans-CN', text: '一辆出租车' },
      { locale: 'en', text: 'A taxi' },
    ],
  })
  const answer = await t.app.inject({ method: 'POST', url: '/api/works', headers: t.operator, payload })
  workId = answer.json().id
})
afterAll(() => t[Symbol.asyncDispose]())

const read = async (url: string) => (await t.app.inject({ url, headers: t.operator })).json()

test.each([
  ['zh-Hant-HK', ['zh-Hant-HK', '雨夜的士', false], ['zh-Hans-CN', '一辆出租车', true]],
  ['zh-MO', ['zh-Hant-HK', '雨夜的士', true], ['zh-Hans-CN', '一辆出租车', true]],
  ['pt-PT', ['pt-BR', 'Táxi na chuva', true], ['en', 'A taxi', true]],
  ['en-GB', ['zh-Hans-CN', '雨夜出租车', true], ['en', 'A taxi', true]],
  ['zh-Hans-CN', ['zh-Hans-CN', '雨夜出租车', false], ['zh-Hans-CN', '一辆出租车', false]],
  ['', ['zh-Hans-CN', '雨夜出租车', false], ['zh-Hans-CN', '一辆出租车', false]],
])(
  'a reader of %j is shown the nearest title and synopsis, and told which they are',
  async (locale, title, synopsis) => {
    const query = locale === '' ? '' : `?locale=${locale}`
    const shown = ([locale, text, isFallback]: typeof title) => ({ locale, text, isFallback })
    const expected = { shownTitle: shown(title), shownSynopsis: shown(synopsis), coverUrl: null, coverLocale: null }
    expect(await read(`/api/works/${workId}${query}`)).toMatchObject(expected)
    expect((await read(`/api/works${query}`)).items).toMatchObject([expected])
    expect((await read(`/api/search${query}`)).items).toMatchObject([{ work: expected }])
  },
)

test('a work without a synopsis shows none, and a locale that is none is refused', async () => {
  const answer = await t.app.inject({ method: 'POST', url: '/api/works', headers: t.operator, payload: newWork() })
  expect(answer.json()).toMatchObject({ shownTitle: { text: '雨夜計程車', isFallback: false }, shownSynopsis: null })
  for (const url of [`/api/works/${workId}`, '/api/works', '/api/search', '/api/duplicates']) {
    expect((await read(`${url}?locale=qq`)).code, url).toBe('QUERY_INVALID')
  }
})
