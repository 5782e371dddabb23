import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { listProgramWords } from '../../server/glossary/program-words.ts'
import { makeRegionalWords } from '../../server/language/regional-words.ts'

const MESSAGES = fileURLToPath(new URL('../../web/src/messages', import.meta.url))

/** The page of Hong Kong and Macau is in written Chinese: where the glossary knows a Cantonese word, that is for what people say. */
const SPOKEN = /[呢唔嘅咗喺哋冇佢嚟啲]/

test.each([
  ['zh-hans', 'CN'],
  ['zh-hant-tw', 'TW'],
  ['zh-hant-hk', 'HK'],
] as const)('the words of %s are those that %s has in the glossary', (folder, region) => {
  const words = makeRegionalWords(listProgramWords(), region)
  const foreign = readTexts(folder).flatMap(([key, text]) =>
    words
      .findForeign(text)
      .filter(({ to }) => !SPOKEN.test(to))
      .map(({ from, to }) => `${key}: ${from} → ${to}`),
  )
  expect(foreign).toEqual([])
})

function readTexts(folder: string): [key: string, text: string][] {
  return readdirSync(`${MESSAGES}/${folder}`).flatMap((file) => {
    const messages = JSON.parse(readFileSync(`${MESSAGES}/${folder}/${file}`, 'utf8')) as Record<
      string,
      string | object
    >
    return Object.entries(messages).map(([key, message]): [string, string] => [
      key,
      typeof message === 'string' ? message : Object.values(message).join(' '),
    ])
  })
}
