/** Files that systems put into folders and nobody means. */
const UNMEANT = /^(?:\..*|thumbs\.db|desktop\.ini)$/i

/** What was dropped: everything in the folders too. Has to be called while the drop's event lasts. */
export async function readDrop(
  transfer: DataTransfer,
): Promise<{ readonly files: File[]; readonly isFolder: boolean }> {
  // Entries are gone once the event is over: all are taken before the first pause.
  const entries = [...transfer.items].flatMap((item) => (item.kind === 'file' ? (item.webkitGetAsEntry() ?? []) : []))
  const isFolder = entries.some((entry) => entry.isDirectory)
  const files = entries.length === 0 ? [...transfer.files] : (await Promise.all(entries.map(filesOf))).flat()
  return { files: meant(files), isFolder }
}

/** The files that somebody means, in the order of their names; a name comes before those that go on after it. */
export function meant(files: Iterable<File>): File[] {
  const compare = new Intl.Collator('en', { numeric: true }).compare
  const wordsOf = (file: File) => file.name.replaceAll('.', ' ') // a space comes before everything else
  return [...files].filter((file) => !UNMEANT.test(file.name)).sort((a, b) => compare(wordsOf(a), wordsOf(b)))
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) return [await new Promise<File>((resolve, reject) => entry.file(resolve, reject))]
  const reader = (entry as FileSystemDirectoryEntry).createReader() // what is no file is a folder
  const files: File[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return files // a folder is given out a hundred at a time
    for (const inner of await Promise.all(some.map(filesOf))) files.push(...inner)
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}
