CREATE TABLE `glossary_edits` (
	`revision` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`action` text NOT NULL,
	`region` text NOT NULL,
	`word` text NOT NULL,
	`canonical` text NOT NULL,
	`note` text,
	`source` text DEFAULT 'curator' NOT NULL,
	`caller_kind` text NOT NULL,
	`at_ms` integer NOT NULL,
	CONSTRAINT "glossary_edits_action_known" CHECK("glossary_edits"."action" in ('added', 'retired')),
	CONSTRAINT "glossary_edits_region_alpha2" CHECK("glossary_edits"."region" glob '[A-Z][A-Z]'),
	CONSTRAINT "glossary_edits_source_known" CHECK("glossary_edits"."source" in ('curator', 'learned')),
	CONSTRAINT "glossary_edits_words_not_empty" CHECK(length("glossary_edits"."word") > 0 and length("glossary_edits"."canonical") > 0)
);
--> statement-breakpoint
CREATE TABLE `search_misses` (
	`text` text PRIMARY KEY NOT NULL,
	`times` integer NOT NULL,
	`hits` integer NOT NULL,
	`last_at_ms` integer NOT NULL,
	CONSTRAINT "search_misses_times_positive" CHECK("search_misses"."times" > 0)
);
--> statement-breakpoint
CREATE INDEX `search_misses_age` ON `search_misses` (`last_at_ms`);--> statement-breakpoint
CREATE INDEX `search_misses_often` ON `search_misses` (`times`,`text`);--> statement-breakpoint
CREATE TABLE `wording_candidates` (
	`id` text PRIMARY KEY NOT NULL,
	`word_a` text NOT NULL,
	`word_b` text NOT NULL,
	`core_a` text NOT NULL,
	`core_b` text NOT NULL,
	`regions_a` text NOT NULL,
	`regions_b` text NOT NULL,
	`times` integer NOT NULL,
	`works` integer NOT NULL,
	`against` integer NOT NULL,
	`score` real NOT NULL,
	CONSTRAINT "wording_candidates_score_share" CHECK("wording_candidates"."score" between 0 and 1)
);
--> statement-breakpoint
CREATE INDEX `wording_candidates_best` ON `wording_candidates` (`score`,`id`);--> statement-breakpoint
CREATE INDEX `wording_candidates_word_a` ON `wording_candidates` (`word_a`);--> statement-breakpoint
CREATE INDEX `wording_candidates_word_b` ON `wording_candidates` (`word_b`);--> statement-breakpoint
CREATE INDEX `wording_candidates_core` ON `wording_candidates` (`core_a`,`core_b`);--> statement-breakpoint
CREATE TABLE `wording_decisions` (
	`candidate_id` text PRIMARY KEY NOT NULL,
	`decision` text NOT NULL,
	`note` text,
	`caller_kind` text NOT NULL,
	`at_ms` integer NOT NULL,
	CONSTRAINT "wording_decisions_decision_known" CHECK("wording_decisions"."decision" in ('accepted', 'rejected'))
);
--> statement-breakpoint
CREATE TABLE `wording_evidence` (
	`work_id` text NOT NULL,
	`word_a` text NOT NULL,
	`word_b` text NOT NULL,
	`region_a` text NOT NULL,
	`region_b` text NOT NULL,
	`before` text NOT NULL,
	`after` text NOT NULL,
	`times` integer NOT NULL,
	`text_a` text NOT NULL,
	`text_b` text NOT NULL,
	`episode_id` text,
	`start_ms` integer,
	PRIMARY KEY(`work_id`, `word_a`, `word_b`, `region_a`, `region_b`, `before`, `after`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "wording_evidence_words_differ" CHECK("wording_evidence"."word_a" < "wording_evidence"."word_b"),
	CONSTRAINT "wording_evidence_times_positive" CHECK("wording_evidence"."times" > 0),
	CONSTRAINT "wording_evidence_line_whole" CHECK(("wording_evidence"."episode_id" is null) = ("wording_evidence"."start_ms" is null))
);
--> statement-breakpoint
CREATE INDEX `wording_evidence_pair` ON `wording_evidence` (`word_a`,`word_b`);--> statement-breakpoint
CREATE INDEX `wording_evidence_other` ON `wording_evidence` (`word_b`);--> statement-breakpoint
CREATE TABLE `wording_sources` (
	`work_id` text PRIMARY KEY NOT NULL,
	`digest` text NOT NULL,
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `wording_unchanged` (
	`work_id` text NOT NULL,
	`word` text NOT NULL,
	`times` integer NOT NULL,
	PRIMARY KEY(`work_id`, `word`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "wording_unchanged_times_positive" CHECK("wording_unchanged"."times" > 0)
);
--> statement-breakpoint
CREATE INDEX `wording_unchanged_word` ON `wording_unchanged` (`word`);--> statement-breakpoint
CREATE TABLE `work_serials` (
	`serial` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`work_id` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `work_serials_work_id_unique` ON `work_serials` (`work_id`);--> statement-breakpoint
ALTER TABLE `episodes` ADD `next_key` text;--> statement-breakpoint
ALTER TABLE `works` ADD `next_key` text;--> statement-breakpoint
ALTER TABLE `works` ADD `sort_title` text;--> statement-breakpoint
CREATE INDEX `works_unsorted` ON `works` (`id`) WHERE sort_title is null;--> statement-breakpoint
CREATE INDEX `stills_moments` ON `stills` (`media_sha256`,`kind`,`at_ms`,`id`);--> statement-breakpoint
INSERT INTO work_serials (work_id) SELECT id FROM works ORDER BY id;
--> statement-breakpoint
CREATE TRIGGER works_give_serial AFTER INSERT ON works BEGIN
  INSERT INTO work_serials (work_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
-- Lines of dialogue are read by track and position, thousands a search: stored in that order, a line is one look-up and not two.
CREATE TABLE cues_in_order (
  track_id text NOT NULL,
  position integer NOT NULL,
  start_ms integer NOT NULL,
  end_ms integer NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (track_id, position),
  FOREIGN KEY (track_id) REFERENCES tracks (id) ON UPDATE no action ON DELETE cascade,
  CONSTRAINT cues_time_forward CHECK (start_ms >= 0 and end_ms > start_ms)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO cues_in_order SELECT track_id, position, start_ms, end_ms, text FROM cues ORDER BY track_id, position;
--> statement-breakpoint
DROP TABLE cues;
--> statement-breakpoint
ALTER TABLE cues_in_order RENAME TO cues;
