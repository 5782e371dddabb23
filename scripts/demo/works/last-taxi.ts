import type { DemoWork } from '../demo-work.ts'

/** Hong Kong, in Cantonese: a night driver finds a voice that he knows on a phone left behind. */
export const lastTaxi: DemoWork = {
  key: 'last-taxi',
  kind: 'micro_drama',
  originRegion: 'HK',
  coProductionRegions: [],
  locales: ['yue-Hant-HK', 'zh-Hant-TW', 'zh-Hans-CN'],
  titles: {
    'yue-Hant-HK': '尾班的士',
    'zh-Hant-TW': '末班計程車',
    'zh-Hans-CN': '末班出租车',
    en: 'The Last Taxi',
  },
  synopses: {
    'yue-Hant-HK': '夜更司機阿誠喺後座執到一部手機，入面得一段冇寄出嘅錄音。把聲，佢十年前聽過。',
    'zh-Hant-TW': '夜班司機阿誠在後座撿到一支手機，裡面只有一段沒有寄出的錄音。那個聲音，他十年前聽過。',
    'zh-Hans-CN': '夜班司机阿诚在后座捡到一部手机，里面只有一段没有发出的录音。那个声音，他十年前听过。',
  },
  genres: ['family', 'mystery'],
  releaseYear: 2026,
  palette: { sky: '#1b2a4a', deep: '#0b1020', light: '#ffb347', accent: '#e0443e' },
  toneHz: 146.8,
  episodes: [
    {
      titles: { 'yue-Hant-HK': '後座嘅手機', 'zh-Hant-TW': '後座的手機', 'zh-Hans-CN': '后座的手机' },
      shots: [
        {
          scene: 'city',
          lines: [
            ['師傅，去西環，唔該快啲。', '司機大哥，去西環，麻煩開快一點。', '师傅，去西环，麻烦快一点。'],
            ['落咁大雨，邊有的士肯過海呀。', '雨下這麼大，哪有計程車願意過海。', '雨下这么大，哪有出租车肯过海啊。'],
          ],
        },
        {
          scene: 'car',
          lines: [
            ['咦，後座有部手機，個芒仲着緊。', '咦，後座有一支手機，螢幕還亮著。', '咦，后座有部手机，屏幕还亮着。'],
            ['十年前把聲，我一世都認得。', '十年前的那個聲音，我一輩子都認得。', '十年前的那个声音，我一辈子都认得。'],
          ],
        },
      ],
    },
    {
      titles: { 'yue-Hant-HK': '冇寄出嘅錄音', 'zh-Hant-TW': '沒有寄出的錄音', 'zh-Hans-CN': '没有发出的录音' },
      shots: [
        {
          scene: 'harbour',
          lines: [
            [
              '阿爸，我搭緊尾班船，聽日就返到嚟。',
              '爸，我在搭最後一班船，明天就到家了。',
              '爸，我在坐最后一班船，明天就到家了。',
            ],
            ['呢段錄音，你點解冇寄出嚟？', '這段錄音，妳為什麼沒有寄出來？', '这段录音，你为什么没有发出来？'],
          ],
        },
        {
          scene: 'car',
          lines: [
            ['因為嗰晚，架巴士冇等我。', '因為那天晚上，公車沒有等我。', '因为那天晚上，公交车没有等我。'],
            [
              '我揸咗十年的士，就係想載返你一程。',
              '我開了十年計程車，就是想再載妳一程。',
              '我开了十年出租车，就是想再送你一程。',
            ],
          ],
        },
      ],
    },
    {
      titles: { 'yue-Hant-HK': '天光', 'zh-Hant-TW': '天亮', 'zh-Hans-CN': '天亮' },
      shots: [
        {
          scene: 'car',
          lines: [
            ['咪錶行緊㗎，慢慢講啦。', '跳錶還在跑，妳慢慢說。', '计价器走着呢，你慢慢说。'],
            ['呢程我請，你唔使俾錢。', '這一趟我請，妳不用付錢。', '这一趟我请，你不用给钱。'],
          ],
        },
        {
          scene: 'teahouse',
          lines: [
            ['不如去飲茶，我想食叉燒包。', '不如去喝早茶，我想吃叉燒包。', '要不去喝早茶吧，我想吃叉烧包。'],
            ['好，天光喇，收工。', '好，天亮了，收工。', '好，天亮了，收工。'],
          ],
        },
      ],
    },
  ],
}
