/**
 * What we decided against the dictionaries, for scripts/make-language-tables.ts.
 */

/** Characters folded by our choice: for searching, a wrong match costs less than a missed one. */
export const FOLD_OVERRIDES: readonly (readonly [string, string])[] = [
  ...pairs(
    '著着 乾干 妳你 祕秘 裏里 裡里 後后 鍾钟 鐘钟 週周 祂它 牠它 瞭了 藉借 徵征 麽么 麼么 嚐尝 捨舍 餘余 夠够 綫线 缐线 麪面 麵面 羣群',
    '峯峰 喫吃 衹只 祇只 隻只 彷仿 彿佛 髒脏 臟脏 傢家 佔占 佈布 併并 並并 竝并 倖幸 僱雇 慾欲 註注 誌志 囉啰 唸念 噁恶 姊姐 姪侄',
    '晒晒 曬晒 汙污 洩泄 吋寸 恆恒 啟启 啓启 昇升 陞升 遊游 係系 繫系 菸烟 煙烟 癒愈 鹹咸 濛蒙 矇蒙 迴回 燻熏 籤签 纔才 痠酸 牆墙',
    '墻墙 牀床 嚮向 鑑鉴 鑒鉴 豔艳 艷艳 歎叹 嘆叹 兇凶 蹟迹 跡迹 粧妆 妝妆 譁哗 嚥咽 餵喂 砲炮 礮炮 雞鸡 鷄鸡 麯曲 櫈凳 卻却 暱昵',
    '濶阔 糉粽 綵彩 覈核 託托 帳账 帐账 衞卫 説说 脱脱 悦悦 閲阅 鋭锐 税税 臺台 檯台 枱台 颱台 癡痴 讚赞 贊赞 嗆呛 嚇吓 盃杯 嘅嘅',
  ),
].filter(([from, to]) => from !== to)

/** Characters that stay as they are: 么 is the simplified 麼, not a way to write 幺. */
export const UNFOLDED: readonly string[] = ['么']

/**
 * Words of OpenCC's regional lists that are everyday words with another meaning elsewhere (物件 is a thing in one
 * region and became 对象, a sweetheart, in the other), technical terms nobody says in a drama, or parts of names.
 */
export const UNSAFE_WORDS: readonly string[] = [
  '執行 建立 互動 宣告 呼叫 序列 支援 資料 文件 檔案 檔名 程序 低階 高階 類比 智慧 專案 行程 外掛 核心 開啟 啟用 停用 釋出 回撥 連線',
  '線上 離線 登出 整合 效能 撥出 永珍 尼日 查德 加彭 貝南 佛瑞 拉摩 拉羅 凱吉 夏農 奧福 尤拉 提佩特 戴流士 諾魯 那杜 葛摩 葛利格',
  '葛令卡 葛拉斯 薩提 萊許 萊雅 韋本 貝里尼 貝里斯 獅子山 卡達 路蘭 布林 位址 傳送 剪下 匯入 匯出 即時 型別 多工 字尾 字首 存取',
  '存檔 定址 引數 影像 快取 感測 指標 捲軸 排程 數位 新增 映象 查詢 檢視 游標 溢位 片語 物件 相簿 社群 視窗 破圖 稽核 簡報 結束通話',
  '縮排 縮圖 繫結 裝置 複製 觸控 變數 貼上 迴圈 進階 過載 遮蔽 重灌 防毒 桌布 巨集 例項 對映 佇列 叢集 列舉 埠 介面 位元 元件 全形',
  '半形 內建 函式 圖示 外接 字元 字串 字型 巢狀 批次 擴音 最佳化 模擬 欄位 畫素 陣列 除錯 雜湊 頁首 頁尾 預設 預設值 顧爾德 載入 原生代碼',
  '設定 調變 燒錄 丟擲 母音 子音 點選 遠端 信號 通道 模組 柯普蘭 柯雷利 拉洛 德布西 布瑞頓 布列敦 華爾頓 普賽爾 正子 艾爾加 範式 選單 遞迴 向量 乳酪 叮噹 叮叮噹 叮叮噹噹',
].flatMap((line) => line.split(' '))

function pairs(...lines: string[]): [string, string][] {
  return lines
    .flatMap((line) => line.split(' '))
    .map((pair) => {
      const [from = '', to = ''] = [...pair]
      return [from, to]
    })
}
