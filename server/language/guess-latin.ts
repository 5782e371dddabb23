/** The words that make up most of any text in a language, and that few others share. */
const FREQUENT: Readonly<Record<string, string>> = {
  en: 'the and you to of is it that this what for not with are have was your he she do my we they can will be no me i’m don’t it’s',
  pt: 'que não de do da em um uma para com você eu isso está são os ao mas por meu minha ele ela vai mais muito seu sua foi tem nós também já',
  es: 'que no de el la en un una para con los las por lo del y está eso mi pero qué muy es usted yo ella nosotros también ya hay como',
  fr: 'que de le la les des un une et est pas vous je il elle dans pour ce avec mais nous sur ne qui c’est j’ai être tout au',
  de: 'der die das und ist nicht du ich sie wir ein eine mit für auf zu den dem was es auch sich von haben aber wie kann sind',
  it: 'che di il la non è un una per con sono mi ti ma lo gli della questo come si anche più ho cosa nel del sei io le',
  nl: 'de het een en is niet je ik van dat op te met voor zijn wat maar we die aan ook er heb kunnen naar of deze',
  id: 'yang dan di itu ini tidak aku kamu saya dengan untuk ada akan dari ke apa bisa mereka kita adalah dapat atau pada juga',
  vi: 'là không của và tôi có anh em một người được cho này đã với những các để trong cô khi thì',
  pl: 'nie to się w na i jest że do z co jak tak ale mnie ja ty za czy już tego być może przez dla są',
  tr: 've bir bu da ne için ben sen değil var çok mi ama o gibi daha evet ile olarak bunu benim',
  cs: 'je se na že to v a jsem není co ale jako jsi mi pro tak by si jsou může nebo být které',
  hu: 'a az és nem hogy egy van ez meg de is mint csak már vagy azt kell lehet nagyon én',
}
const BRAZIL = new Set(
  'você vocês ônibus celular trem banheiro geladeira xícara legal cara né tô tá pra pro gente bilhão time moça'.split(
    ' ',
  ),
)
const PORTUGAL = new Set(
  'autocarro telemóvel comboio estás és tens vais pequeno-almoço frigorífico chávena fixe gajo rapariga miúdo miúda equipa facto contigo tu ecrã utilizador utilizadores acção'.split(
    ' ',
  ),
)
const MAX_WORDS = 4_000
const WORD = /[\p{L}\p{M}]+(?:[’'-][\p{L}\p{M}]+)*/gu
const languages = Object.entries(FREQUENT).map(([language, words]) => ({ language, words: new Set(words.split(' ')) }))

/**
 * The language of a text in Latin letters, by how many of its words are the language's most frequent ones.
 * Portuguese gets a region only where words of one side of the ocean prevail.
 *
 * @returns undefined when no language reaches a tenth of the words.
 */
export function guessLatinLanguage(text: string): { locale: string; confidence: number } | undefined {
  const words = (text.normalize('NFC').toLowerCase().match(WORD) ?? []).slice(0, MAX_WORDS)
  if (words.length === 0) return undefined
  const plain = words.map((word) => word.replaceAll("'", '’'))
  const shares = languages
    .map(({ language, words: frequent }) => ({
      language,
      share: plain.filter((word) => frequent.has(word)).length / plain.length,
    }))
    .sort((a, b) => b.share - a.share)
  const [best, second] = shares
  if (best === undefined || best.share < 0.1) return undefined
  const lead = (best.share - (second?.share ?? 0)) / best.share
  const confidence = Math.min(0.95, 0.5 + lead / 2) * (1 - 0.5 ** Math.min(words.length, 10))
  return { locale: best.language === 'pt' ? portugueseRegion(plain) : best.language, confidence }
}

function portugueseRegion(words: readonly string[]): string {
  const brazil = words.filter((word) => BRAZIL.has(word)).length
  const portugal = words.filter((word) => PORTUGAL.has(word)).length
  if (brazil > 1 && brazil >= portugal * 3) return 'pt-BR'
  if (portugal > 1 && portugal >= brazil * 3) return 'pt-PT'
  return 'pt'
}
