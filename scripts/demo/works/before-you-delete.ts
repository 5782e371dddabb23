import type { DemoWork } from '../demo-work.ts'

/** Mainland China: a courier brings back the proof that a programmer's work was stolen. */
export const beforeYouDelete: DemoWork = {
  key: 'before-you-delete',
  kind: 'micro_drama',
  originRegion: 'CN',
  coProductionRegions: [],
  locales: ['zh-Hans-CN', 'zh-Hant-TW', 'zh-Hant-HK'],
  titles: {
    'zh-Hans-CN': '删除之前',
    'zh-Hant-TW': '按下刪除之前',
    'zh-Hant-HK': '刪除之前',
    en: 'Before You Delete',
  },
  synopses: {
    'zh-Hans-CN': '被公司开除的程序员林夏，在一份外卖里收到了一个U盘。发布会前，她只有一夜时间。',
    'zh-Hant-TW': '被公司開除的程式設計師林夏，在一份外送裡收到了一支隨身碟。發表會前，她只有一個晚上。',
    'zh-Hant-HK': '被公司解僱的程式員林夏，在一份外賣裏收到一隻USB手指。發布會之前，她只有一晚時間。',
  },
  genres: ['revenge', 'urban'],
  releaseYear: 2026,
  palette: { sky: '#10353a', deep: '#07161a', light: '#4fe0c0', accent: '#f25f8a' },
  toneHz: 110,
  episodes: [
    {
      titles: { 'zh-Hans-CN': '外卖里的U盘', 'zh-Hant-TW': '外送裡的隨身碟', 'zh-Hant-HK': '外賣裏的USB手指' },
      shots: [
        {
          scene: 'office',
          lines: [
            [
              '您的外卖到了，里面多了一个U盘。',
              '您的外送到了，裡面多了一支隨身碟。',
              '您的外賣到了，裏面多了一隻USB手指。',
            ],
            [
              '这个软件是我写的，怎么成了他的名字？',
              '這個軟體是我寫的，怎麼變成他的名字？',
              '這個軟件是我寫的，怎麼變了他的名字？',
            ],
          ],
        },
        {
          scene: 'servers',
          lines: [
            ['打印机昨晚自己响了三次。', '印表機昨晚自己響了三次。', '打印機昨晚自己響了三次。'],
            ['别报警，先把视频看完。', '先別報警，把影片看完再說。', '先別報警，看完影片再算。'],
          ],
        },
      ],
    },
    {
      titles: { 'zh-Hans-CN': '凌晨四点', 'zh-Hant-TW': '凌晨四點', 'zh-Hant-HK': '凌晨四點' },
      shots: [
        {
          scene: 'servers',
          lines: [
            ['凌晨四点，谁登录过服务器？', '凌晨四點，誰登入過伺服器？', '凌晨四點，誰登入過伺服器？'],
            ['网络断了，密码也被改了。', '網路斷了，密碼也被改了。', '網絡斷了，密碼也被改了。'],
          ],
        },
        {
          scene: 'office',
          lines: [
            ['你以为删了短信，我就没有证据？', '你以為刪了簡訊，我就沒有證據？', '你以為刪了短訊，我就沒有證據？'],
            [
              '鼠标在你手里，删不删，你自己选。',
              '滑鼠在你手上，刪不刪，你自己選。',
              '滑鼠在你手上，刪不刪，你自己揀。',
            ],
          ],
        },
      ],
    },
    {
      titles: { 'zh-Hans-CN': '发布会', 'zh-Hant-TW': '發表會', 'zh-Hant-HK': '發布會' },
      shots: [
        {
          scene: 'stage',
          lines: [
            ['还有一分钟开场，把屏幕切给我。', '還有一分鐘開場，把螢幕切給我。', '還有一分鐘開場，把屏幕切給我。'],
            ['这段代码里，藏着我女儿的生日。', '這段程式碼裡，藏著我女兒的生日。', '這段程式碼裏，藏着我女兒的生日。'],
          ],
        },
        {
          scene: 'city',
          lines: [
            ['你要的是股份，我要的是真相。', '你要的是股份，我要的是真相。', '你要的是股份，我要的是真相。'],
            ['现在，轮到你被删除了。', '現在，輪到你被刪除了。', '現在，輪到你被刪除了。'],
          ],
        },
      ],
    },
  ],
}
