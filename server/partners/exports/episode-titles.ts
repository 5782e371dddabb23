import type { ExportEpisode, ExportTitle, ExportWork } from './export-work.ts'
import type { ExportReport } from './report.ts'

/** What an episode is called where a format wants a title: its own, else one by its number in each language of the work, which is noted. */
export function titlesOfEpisode(
  work: ExportWork,
  episode: ExportEpisode,
  report: ExportReport,
): readonly ExportTitle[] {
  if (episode.titles.length > 0) return episode.titles
  const field = `episodes/${episode.number}/titles`
  const detail = 'It has no title of its own: the file calls it by its number.'
  report.note({ workId: work.id, field, code: 'CHANGED', severity: 'changed', detail })
  const locales = [...new Set(work.titles.map(({ locale }) => locale))]
  return locales.map((locale) => ({ locale, text: byNumber(locale, episode.number), kind: 'display' }))
}

function byNumber(locale: string, number: number): string {
  if (/^(zh|yue)\b/.test(locale)) return `第${number}集`
  return locale.startsWith('pt') ? `Episódio ${number}` : `Episode ${number}`
}
