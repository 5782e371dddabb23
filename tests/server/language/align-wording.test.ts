import { describe, expect, test } from 'vitest'
import { alignWording } from '../../../server/language/align-wording.ts'
import { canonicalText } from '../../../server/language/canonicalise.ts'
import { SEED_VOCABULARY } from '../../../server/language/vocabulary.ts'

/** `before[a/b]after` for each difference of two texts. */
function differences(a: string, b: string): string[] | undefined {
  const [left, right] = [canonicalText(a, SEED_VOCABULARY), canonicalText(b, SEED_VOCABULARY)]
  return alignWording(left, right)?.differences.map(
    (one) => `${one.before.join('')}[${one.a.join('')}/${one.b.join('')}]${one.after.join('')}`,
  )
}

describe('two texts that say the same', () => {
  test('have other words between equal ones, whatever script they are in', () => {
    expect(differences('我的充电宝没电了', '我的尿袋沒電了')).toEqual(['我的[充电宝/尿袋]没电'])
  })

  test('differ by several words that stand apart', () => {
    expect(differences('室友的葡萄不新鲜', '同房的提子不新鮮')).toEqual(['[室友/同房]的', '的[葡萄/提子]不新'])
  })

  test('have no difference where the vocabulary has one word for both', () => {
    expect(differences('叫出租车去机场', '叫計程車去機場')).toEqual([])
  })

  test('may share a character by chance: both sides of it are also one difference', () => {
    expect(differences('收到律师信了', '收到存證信函了')).toEqual(['收到[律师/存证]信', '收到[律师信/存证信函]了'])
    expect(differences('我们国小门口见', '我們小學門口見')).toEqual(['我们[国小/小学]门口'])
  })

  test('differ by grammar and by what things are counted with, which says nothing about words', () => {
    expect(differences('他那台车不见了', '佢嗰部車唔見咗')).toEqual([])
    expect(differences('买了一台缝纫机回家', '買咗一部衣車返屋企')).toEqual(['一个[缝纫机/衣车]回家'])
  })

  test('differ by numbers, which are no words', () => {
    expect(differences('等了三年零2个月', '等了五年零3個月')).toEqual([])
  })

  test('keep a difference on its side of punctuation', () => {
    expect(differences('快走，警察来了', '快跑，差人嚟咗')).toEqual(['快[走/跑]'])
  })
})

test('texts that share too little are told in other sentences and not compared', () => {
  expect(differences('明天早上九点开会', '聽朝要準時喎')).toBeUndefined()
  expect(differences('好', '得')).toBeUndefined()
})

test('what stands on both sides is named, stretch by stretch', () => {
  expect(alignWording('我的充电宝没电了', '我的尿袋没电了')?.shared).toEqual(['我的', '没电了'])
})
