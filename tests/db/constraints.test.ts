import { expect, test } from 'vitest'
import { addWorkWithEpisode, openTestDb, SHA } from './test-db.ts'

const OTHER_SHA = 'b'.repeat(64)
const work = (change: string) => `update works set version = version + 1, ${change}`
const episode = (change: string) => `update episodes set version = version + 1, ${change}`
const addEpisode = (id: string, number: number, sha = OTHER_SHA, workId = 'w1') =>
  `insert into media_files (sha256, size_bytes, warnings, created_at_ms) values ('${sha}', 1, '[]', 1) on conflict do nothing;
   insert into episodes (id, work_id, number, state, media_sha256, warnings, version, created_at_ms, updated_at_ms)
   values ('${id}', '${workId}', ${number}, 'uploaded', '${sha}', '[]', 1, 1, 1)`
const addMedia = (columns: string) => `insert into media_files (sha256, size_bytes, warnings, created_at_ms${columns}`
const addStill = (id: string, kind = 'poster', rank = 1) =>
  `insert into stills (id, media_sha256, kind, rank, sha256, mime_type, size_bytes, width_px, height_px, reasons)
   values ('${id}', '${SHA}', '${kind}', ${rank}, '${SHA}', 'image/webp', 1, 1, 1, '[]')`
const addTrack = (
  id: string,
  change: Partial<Record<'origin' | 'state' | 'cueCount' | 'locale', string | number>> = {},
) =>
  `insert into tracks (id, episode_id, locale, kind, origin, state, format, encoding, encoding_confidence, locale_source, cue_count, created_at_ms)
   values ('${id}', 'e1', '${change.locale ?? 'en'}', 'subtitles', '${change.origin ?? 'uploaded'}', '${change.state ?? 'approved'}', 'srt', 'utf-8', 1, 'given', ${change.cueCount ?? 1}, 1)`
const addAnswer = (id: string, scope: string, decision = "'keep', null", workId = 'w1') =>
  `insert into adaptation_answers (id, organisation_id, work_id, scope, item_id, decision, replacement, editor_kind, editor_id, editor_name, at_ms)
   values ('${id}', 'o1', '${workId}', '${scope}', 'TW.culture.casino', ${decision}, 'operator', 'operator', 'operator', 1)`
const addDraftLine = (trackId: string, flags: string) =>
  `insert or ignore into cues select id, 0, 0, 1, 'x' from tracks where id = '${trackId}'; insert into draft_lines values ('${trackId}', 0, 'x', '[]', ${flags})`
const addCover = (values: string) =>
  `insert into cover_images (id, work_id, source, media_sha256, at_ms, sent_sha256, state, sha256, problem_code, caller_kind, caller_id, reasons, findings, created_at_ms, used_at_ms)
   values ('c1', 'w1', ${values}, 'operator', 'operator', '[]', '[]', 1, 1)`
const addJob = (id: string, key: string, state: string, lease = 'null', problem = 'null') =>
  `insert into jobs (id, kind, key, state, generation, attempts, due_at_ms, lease_owner, problem_code, created_at_ms, updated_at_ms)
   values ('${id}', 'index-work', '${key}', '${state}', 1, 0, 0, ${lease}, ${problem}, 0, 0)`

const addOrganisation = (values: string, quota: number | 'null' = 'null', id = 'o1') =>
  `insert into organisations (id, kind, name, quota_bytes, version, created_at_ms, updated_at_ms) values ('${id}', ${values}, ${quota}, 1, 1, 1)`
const addPerson = (values: string, id = 'p1') =>
  `insert into people (id, email, name, version, created_at_ms, updated_at_ms) values ('${id}', ${values}, 1, 1, 1)`
const addBoth = `${addOrganisation("'producer', 'A'")}; ${addPerson("'a@b.example', 'A'")}`
const addUpload = (
  sha256: string,
  state: string,
  sizeBytes: number | 'null' = 5,
  receivedBytes = 5,
  organisation = 'null',
) =>
  `insert into uploads (id, organisation_id, caller_id, file_name, metadata, size_bytes, received_bytes, state, sha256, created_at_ms, updated_at_ms, expires_at_ms)
   values ('u1', ${organisation}, 'operator', '', '', ${sizeBytes}, ${receivedBytes}, '${state}', ${sha256}, 1, 1, 1)`
const addEdit = (values: string) =>
  `insert into glossary_edits (action, region, word, canonical, source, caller_kind, at_ms) values (${values}, 'operator', 1)`
const addImport = (values: string, committedAtMs: string) =>
  `insert into imports (id, caller_id, upload_ids, overrides, plan, plan_digest, created_at_ms, updated_at_ms, work_id, new_work, state, committed_at_ms)
   values ('i1', 'operator', '[]', '[]', '{}', 'd', 1, 1, ${values}, ${committedAtMs})`
const addEvidence = (words: string, rest: string) =>
  `insert into wording_evidence values ('w1', ${words}, 'CN', 'HK', '', '', ${rest})`

const addHistory = (values: string) =>
  `insert into edits (work_id, entity, entity_id, action, editor_kind, editor_id, editor_name, at_ms, before, after)
   values ('w1', 'work', 'w1', 'edited', ${values})`
const addRemoval = (kind: string, locale: string) =>
  `insert into removals values ('r1', 'w1', '${kind}', 'e9', 'e9', 1, ${locale}, '{}', 'operator', 'operator', 'operator', 1)`
const oneEdit = addHistory("'operator', 'operator', 'operator', 1, null, '{}'")

const addRating = (values: string, span = 'null, null') =>
  `insert into work_ratings (id, work_id, descriptors, created_at_ms, region, system, status, code, basis, valid_from_ms, valid_until_ms)
   values ('r1', 'w1', '[]', 1, ${values}, ${span})`
const addFiling = (values: string, id = 'f1') =>
  `insert into work_filings (id, work_id, created_at_ms, scheme, region, number, issued_on, document_url, valid_from_ms, valid_until_ms)
   values ('${id}', 'w1', 1, 'x', ${values})`
const declare = (columns: string, values: string) =>
  `insert into work_declarations (work_id, ai_elements, ai_tools, ai_evidence, minors_evidence, ${columns})
   values ('w1', '[]', '[]', '[]', '[]', ${values})`
const addMarks = (values: string) =>
  `insert into media_marks (media_sha256, reader_version, is_whole, digital_source_types, inspected_at_ms, aigc_label, aigc_fields, c2pa)
   values ('${SHA}', 1, 1, '[]', 1, ${values})`

const addWindow = (change: Readonly<Record<string, string>> = {}) => {
  const columns = {
    id: "'v1'",
    work_id: "'w1'",
    position: '0',
    scope: "'regions'",
    licence_type: "'SVOD'",
    is_exclusive: '0',
  }
  const row = { ...columns, holdback_locales: "'[]'", ...change }
  return `insert into work_windows (${Object.keys(row).join()}) values (${Object.values(row).join()})`
}
const addPublication = (region: string, override = 'null, null', editor = "'operator', 'operator', 'operator'") =>
  `insert into work_publications values ('w1', '${region}', 1, ${editor}, ${override})`

const addReadiness = (state: string, failCount: number, validUntil = 'null') =>
  `insert into readiness values ('w1', 'MO', '${state}', ${failCount}, 0, 0, '[]', 5, ${validUntil}, null, 'r', 1)`

test.each([
  ['work_ratings_region_alpha2', addRating("'tw', 'X', 'unrated', null, null")],
  ['work_ratings_never_of_the_mainland', addRating("'CN', 'X', 'unrated', null, null")],
  ['work_ratings_status_known', addRating("'TW', 'X', 'perhaps', null, null")],
  ['work_ratings_code_when_rated', addRating("'TW', 'X', 'rated', null, 'official'")],
  ['work_ratings_code_when_rated', addRating("'TW', 'X', 'pending', 'R', null")],
  ['work_ratings_basis_when_rated', addRating("'TW', 'X', 'rated', 'R', null")],
  ['work_ratings_time_forward', addRating("'TW', 'X', 'unrated', null, null", '5, 5')],
  ['work_filings_region_alpha2', addFiling("'China', 'n', null, null, null, null")],
  ['work_filings_number_not_empty', addFiling("'CN', '', null, null, null, null")],
  ['work_filings_day', addFiling("'CN', 'n', 'today', null, null, null")],
  ['work_filings_document_https', addFiling("'CN', 'n', null, 'http://x', null, null")],
  ['work_filings_time_forward', addFiling("'CN', 'n', null, null, 6, 5")],
  [
    'work_filings.number',
    `${addFiling("'CN', 'n', null, null, null, null")}; ${addFiling("'CN', 'n', null, null, null, null", 'f2')}`,
  ],
  ['work_declarations_budget_whole', declare('budget_amount', '5')],
  ['work_declarations_budget_not_negative', declare('budget_amount, budget_currency', "-1, 'CNY'")],
  ['work_declarations_currency_iso4217', declare('budget_amount, budget_currency', "1, 'yuan'")],
  ['work_declarations_involvement_known', declare('ai_involvement', "'partly'")],
  ['media_marks_c2pa_known', addMarks("null, null, 'maybe'")],
  ['media_marks_label_has_fields', addMarks("'1', null, 'none'")],
  ['readiness_state_known', addReadiness('ready', 0)],
  ['readiness_counts', addReadiness('fail', -1)],
  ['readiness_time_forward', addReadiness('fail', 1, '5')],
  ['readiness.work_id, readiness.target', `${addReadiness('fail', 1)}; ${addReadiness('pass', 0)}`],
  ['work_windows_scope_known', addWindow({ scope: "'nowhere'" })],
  ['work_windows_licence_known', addWindow({ licence_type: "'svod'" })],
  ['work_windows_exclusive_boolean', addWindow({ is_exclusive: '2' })],
  ['work_windows_begins_before_end', addWindow({ from_ms: '5', until_ms: '5' })],
  ['work_windows_holdbacks_list', addWindow({ holdback_locales: "'{}'" })],
  ['work_windows_licensee_not_empty', addWindow({ licensee: "''" })],
  [
    'work_windows_licensee_named',
    `${addOrganisation("'partner', 'A'")}; ${addWindow({ licensee_organisation_id: "'o1'" })}`,
  ],
  ['work_windows_note_not_empty', addWindow({ note: "''" })],
  ['work_windows.position', `${addWindow()}; ${addWindow({ id: "'v2'" })}`],
  ['FOREIGN KEY', addWindow({ work_id: "'w9'" })],
  ['work_window_regions_alpha2', `${addWindow()}; insert into work_window_regions values ('v1', 'mo')`],
  ['work_window_regions', `${addWindow()}; insert into work_window_regions values ('v1', 'MO'), ('v1', 'MO')`],
  ['FOREIGN KEY', "insert into work_window_regions values ('v9', 'MO')"],
  ['window_edges', "insert into window_edges values ('w1', 1), ('w1', 1)"],
  [
    'accepted_window_conflicts_editor_known',
    "insert into accepted_window_conflicts values ('w1', 'c', 'robot', 'x', 'x', 1)",
  ],
  ['work_publications_alpha2', addPublication('Macau')],
  ['work_publications.region', `${addPublication('MO')}; ${addPublication('MO')}`],
  ['work_publications_editor_known', addPublication('MO', undefined, "'robot', 'x', 'x'")],
  ['work_publications_editor_named', addPublication('MO', undefined, "'person', 'x', ''")],
  ['work_publications_reason_not_empty', addPublication('MO', "'', '[]'")],
  ['work_publications_override_whole', addPublication('MO', "'late', null")],
  ['work_publications_override_whole', addPublication('MO', "null, '[]'")],
  ['edits_editor_known', addHistory("'robot', 'x', 'x', 1, null, '{}'")],
  ['edits_editor_named', addHistory("'person', 'x', '', 1, null, '{}'")],
  ['edits_say_something', addHistory("'operator', 'operator', 'operator', 1, null, null")],
  ['FOREIGN KEY', oneEdit.replaceAll("'w1'", "'w9'")],
  ['the history is never changed', `${oneEdit}; update edits set editor_name = 'me'`],
  ['the history is never shortened', `${oneEdit}; delete from edits`],
  ['removals_kind_known', addRemoval('work', 'null')],
  ['removals_locale_of_track', addRemoval('track', 'null')],
  ['removals_locale_of_track', addRemoval('episode', "'en'")],
  ['FOREIGN KEY', "insert into removed_files values ('r9', 'x')"],
  ['work_credits_named', "insert into work_credits values ('w1', 0, 'director', '[]', null)"],
  ['work_credits', "insert into work_credits values ('w1', 0, 'a', '[1]', null), ('w1', 0, 'b', '[1]', null)"],
  ['work_tags_not_empty', "insert into work_tags values ('w1', '', 0, '')"],
  ['work_tags', "insert into work_tags values ('w1', 'a', 0, 'A'), ('w1', 'a', 1, 'a')"],
  ['work_content_notes', "insert into work_content_notes values ('w1', 'blood', '[]'), ('w1', 'blood', '[]')"],
  ['work_covers_at_some_time', `insert into work_covers values ('w1', 'en', '${SHA}', -1, null)`],
  ['work_covers', `insert into work_covers values ('w1', 'en', '${SHA}', 1, null), ('w1', 'en', '${SHA}', 2, null)`],
  ['FOREIGN KEY', `insert into work_covers values ('w1', 'en', '${OTHER_SHA}', 1, null)`],
  ['work_covers_one_image', `insert into work_covers values ('w1', 'en', '${SHA}', null, null)`],
  ['work_covers_one_image', "insert into work_covers values ('w1', 'en', null, null, null)"],
  ['FOREIGN KEY', "insert into work_covers values ('w1', 'en', null, null, 'nobody')"],
  ['cover_images_source_known', addCover("'drawn', null, null, null, 'making', null, null")],
  ['cover_images_state_known', addCover("'upload', null, null, 'x', 'lost', null, null")],
  ['cover_images_frame_of_video', addCover("'frame', null, 1, null, 'making', null, null")],
  ['cover_images_frame_at_some_time', addCover("'frame', 'x', -1, null, 'making', null, null")],
  ['cover_images_making_has_file', addCover("'upload', null, null, null, 'making', null, null")],
  ['cover_images_ready_whole', addCover("'upload', null, null, null, 'ready', null, null")],
  ['cover_images_problem_when_failed', addCover("'upload', null, null, null, 'failed', null, null")],
  ['organisations_kind_known', addOrganisation("'broker', 'A'")],
  ['organisations_name_not_empty', addOrganisation("'producer', ''")],
  ['organisations_quota_positive', addOrganisation("'producer', 'A'", 0)],
  ['organisations.name', `${addOrganisation("'producer', 'A'")}; ${addOrganisation("'partner', 'A'", 1, 'o2')}`],
  ['people_email_lower', addPerson("'A@b.example', 'A'")],
  ['people_email_lower', addPerson("'', 'A'")],
  ['people_name_not_empty', addPerson("'a@b.example', ''")],
  ['people.email', `${addPerson("'a@b.example', 'A'")}; ${addPerson("'a@b.example', 'B'", 'p2')}`],
  ['memberships_role_known', `${addBoth}; insert into memberships values ('p1', 'o1', 'guest', 1)`],
  ['FOREIGN KEY', `${addBoth}; insert into memberships values ('p1', 'o2', 'owner', 1)`],
  [
    'invitations_role_with_organisation',
    `${addBoth}; insert into invitations values ('i1', 'd', 'o1', null, null, null, 1, 2)`,
  ],
  ['work_shares_role_known', `${addBoth}; insert into work_shares values ('w1', 'o1', 'owner', 1)`],
  ['FOREIGN KEY', `${addBoth}; ${work("organisation_id = 'o1'")}; delete from organisations`],
  ['works_kind_known', work("kind = 'film'")],
  ['works_status_known', work("status = 'lost'")],
  ['works_origin_region_alpha2', work("origin_region = 'Tw'")],
  ['works_origin_region_alpha2', work("origin_region = 'TWN'")],
  ['works_release_year_plausible', work('release_year = 1700')],
  [
    'works_version_positive',
    `insert into works (id, kind, status, original_locale, origin_region, version, created_at_ms, updated_at_ms)
     values ('w2', 'micro_drama', 'draft', 'en', 'HK', 0, 1, 1)`,
  ],
  ['work_titles_kind_known', "insert into work_titles values ('w1', 0, 'en', 'x', 'nick')"],
  ['work_titles_not_empty', "insert into work_titles values ('w1', 0, 'en', '', 'display')"],
  ['work_titles', "insert into work_titles values ('w1', 0, 'en', 'a', 'display'), ('w1', 1, 'en', 'b', 'display')"],
  ['work_synopses', "insert into work_synopses values ('w1', 'en', 'a'), ('w1', 'en', 'b')"],
  ['work_co_production_regions_alpha2', "insert into work_co_production_regions values ('w1', 'M1')"],
  ['work_external_ids', "insert into work_external_ids values ('eidr', '1', 'w1'), ('eidr', '1', 'w1')"],
  ['FOREIGN KEY', "insert into work_titles values ('nobody', 0, 'en', 'x', 'display')"],
  ['FOREIGN KEY', 'delete from works'],
  ['FOREIGN KEY', 'delete from media_files'],
  ['FOREIGN KEY', addEpisode('e2', 2, OTHER_SHA, 'nobody')],
  ['episodes.work_id, episodes.number', addEpisode('e2', 1)],
  ['episodes.work_id, episodes.media_sha256', addEpisode('e2', 2, SHA)],
  ['episodes_number_positive', episode('number = 0')],
  ['episodes_state_known', episode("state = 'asleep'")],
  ['episodes_problem_when_failed', episode("state = 'failed'")],
  ['episodes_problem_when_failed', episode("problem_code = 'X'")],
  ['episodes_version_positive', addEpisode('e2', 2).replace("'[]', 1, 1, 1)", "'[]', 0, 1, 1)")],
  ['episode_titles_not_empty', "insert into episode_titles values ('e1', 0, 'en', '', 'display')"],
  ['media_files_sha256_hex', `${addMedia('')}) values ('abc', 1, '[]', 1)`],
  ['media_files_sha256_hex', `${addMedia('')}) values ('${'A'.repeat(64)}', 1, '[]', 1)`],
  ['media_files_size_positive', `${addMedia('')}) values ('${OTHER_SHA}', 0, '[]', 1)`],
  ['media_files_duration_positive', `${addMedia(', duration_ms')}) values ('${OTHER_SHA}', 1, '[]', 1, 0)`],
  ['media_files_picture_positive', `${addMedia(', width_px, height_px')}) values ('${OTHER_SHA}', 1, '[]', 1, 1, 0)`],
  ['stills_kind_known', addStill('s1', 'fresco')],
  ['stills_rank_positive', addStill('s1', 'poster', 0)],
  ['stills.media_sha256, stills.kind, stills.rank', `${addStill('s1')}; ${addStill('s2')}`],
  ['tracks_origin_known', addTrack('t1', { origin: 'guessed' })],
  ['tracks_state_known', addTrack('t1', { state: 'maybe' })],
  ['tracks_cue_count_positive', addTrack('t1', { cueCount: 0 })],
  ['tracks.episode_id, tracks.locale, tracks.origin, tracks.kind', `${addTrack('t1')}; ${addTrack('t2')}`],
  ['cues_time_forward', `${addTrack('t1')}; insert into cues values ('t1', 0, 5, 5, 'x')`],
  ['cues_time_forward', `${addTrack('t1')}; insert into cues values ('t1', 0, -1, 5, 'x')`],
  ['draft_lines_stale_when_edited', `${addTrack('t1')}; ${addDraftLine('t1', '0, 1')}`],
  ['FOREIGN KEY', addDraftLine('nobody', '0, 0')],
  ['FOREIGN KEY', "insert into drafts values ('nobody', 'zh-Hans-CN', 1)"],
  ['kept_words_not_empty', "insert into kept_words values ('w1', '', null)"],
  ['kept_words_not_empty', "insert into kept_words values ('w1', 'a', '')"],
  ['FOREIGN KEY', "insert into kept_words values ('nobody', 'a', null)"],
  ['translated_lines_not_empty', "insert into translated_lines values ('', 'zh', 'en', 'd', '', 1)"],
  ['adaptation_answers_scope_known', addAnswer('a1', 'world')],
  ['adaptation_answers_decision_known', addAnswer('a1', 'work', "'perhaps', null")],
  ['adaptation_answers_replacement', addAnswer('a1', 'work', "'replace', null")],
  ['adaptation_answers_replacement', addAnswer('a1', 'work', "'replace', ''")],
  ['adaptation_answers_replacement', addAnswer('a1', 'work', "'keep', 'x'")],
  [
    'adaptation_answers.work_id, adaptation_answers.item_id',
    `${addAnswer('a1', 'work')}; ${addAnswer('a2', 'organisation')}; ${addAnswer('a3', 'work')}`,
  ],
  [
    'adaptation_answers.organisation_id, adaptation_answers.item_id',
    `${addAnswer('a1', 'organisation')}; ${addAnswer('a2', 'organisation')}`,
  ],
  ['FOREIGN KEY', addAnswer('a1', 'work', "'keep', null", 'nobody')],
  ['jobs_state_known', addJob('j1', 'w1', 'asleep')],
  ['jobs_lease_when_running', addJob('j1', 'w1', 'running')],
  ['jobs_lease_when_running', addJob('j1', 'w1', 'queued', "'me'")],
  ['jobs_problem_when_failed', addJob('j1', 'w1', 'failed')],
  ['jobs.kind, jobs.key', `${addJob('j1', 'w1', 'queued')}; ${addJob('j2', 'w1', 'queued')}`],
  ['uploads_state_known', addUpload('null', 'lost')],
  ['uploads_received_within_size', addUpload('null', 'receiving', 5, 6)],
  ['uploads_received_within_size', addUpload('null', 'receiving', 'null', -1)],
  ['uploads_sha256_hex', addUpload("'abc'", 'receiving')],
  ['uploads_finished_whole', addUpload('null', 'finished')],
  ['uploads_finished_whole', addUpload(`'${SHA}'`, 'finished', 'null')],
  ['uploads_finished_whole', addUpload(`'${SHA}'`, 'finished', 5, 4)],
  ['FOREIGN KEY', addUpload('null', 'receiving', 5, 5, "'nobody'")],
  ['events_kind_known', "insert into events (at_ms, kind, caller_id, payload) values (1, 'gossip', 'p1', '{}')"],
  ['events_for_somebody', "insert into events (at_ms, kind, payload) values (1, 'upload', '{}')"],
  ['glossary_edits_action_known', addEdit("'renamed', 'HK', 'a', 'b', 'curator'")],
  ['glossary_edits_region_alpha2', addEdit("'added', 'hk', 'a', 'b', 'curator'")],
  ['glossary_edits_source_known', addEdit("'added', 'HK', 'a', 'b', 'guessed'")],
  ['glossary_edits_words_not_empty', addEdit("'added', 'HK', '', 'b', 'curator'")],
  ['search_misses_times_positive', "insert into search_misses values ('x', 0, 0, 1)"],
  ['wording_evidence_words_differ', addEvidence("'b', 'a'", "1, 'x', 'y', null, null")],
  ['wording_evidence_words_differ', addEvidence("'a', 'a'", "1, 'x', 'y', null, null")],
  ['wording_evidence_times_positive', addEvidence("'a', 'b'", "0, 'x', 'y', null, null")],
  ['wording_evidence_line_whole', addEvidence("'a', 'b'", "1, 'x', 'y', 'e1', null")],
  ['wording_unchanged_times_positive', "insert into wording_unchanged values ('w1', 'a', 0)"],
  [
    'wording_candidates_score_share',
    "insert into wording_candidates values ('c', 'a', 'b', 'a', 'b', '[]', '[]', 2, 2, 0, 2)",
  ],
  [
    'wording_decisions_decision_known',
    "insert into wording_decisions (candidate_id, decision, caller_kind, at_ms) values ('c', 'perhaps', 'operator', 1)",
  ],
  ['imports_state_known', addImport("'w1', null, 'done'", 'null')],
  ['imports_work_known', addImport("null, null, 'planned'", 'null')],
  ['imports_committed_whole', addImport("'w1', null, 'committed'", 'null')],
  ['imports_committed_whole', addImport("'w1', null, 'planned'", '5')],
  ['imports_committed_whole', addImport("null, '{}', 'committed'", '5')],
  ['FOREIGN KEY', addImport("'nobody', null, 'planned'", 'null')],
  ['raises its version', "update works set status = 'published'"],
  ['raises its version', 'update works set release_year = 2026'],
  ['raises its version', 'update works set version = 0'],
  ['raises its version', 'update episodes set number = 2'],
  ['raises its version', 'update episodes set version = 0'],
])('the database itself refuses what breaks %s: %s', async (rule, statement) => {
  await using t = await openTestDb()
  await t.db.transaction(addWorkWithEpisode)
  const raw = t.connect()
  raw.pragma('foreign_keys = ON')
  expect(() => raw.exec(statement)).toThrow(rule)
})
