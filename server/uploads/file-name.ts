const MAX_LENGTH = 200

/**
 * A file's name as its sender wrote it, safe to show: without folders, without control and direction characters, in
 * NFC, at most 200 characters. For people and for the locale in it; never a path of ours.
 */
export function tidyFileName(name: string): string {
  const base = name.replace(/^.*[/\\]/s, '').replaceAll(/\p{C}/gu, '')
  return base.normalize('NFC').slice(-MAX_LENGTH).toWellFormed()
}
