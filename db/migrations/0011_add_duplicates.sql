CREATE TABLE `duplicate_candidates` (
	`id` text PRIMARY KEY NOT NULL,
	`media_sha256` text NOT NULL,
	`other_sha256` text NOT NULL,
	`kind` text NOT NULL,
	`score` real NOT NULL,
	`sound` text NOT NULL,
	`pictures` text NOT NULL,
	`is_mirrored` integer NOT NULL,
	`spans` text NOT NULL,
	`found_at_ms` integer NOT NULL,
	`decision` text,
	`decider_kind` text,
	`decider_id` text,
	`decider_name` text,
	`decided_at_ms` integer,
	FOREIGN KEY (`media_sha256`) REFERENCES `media_files`(`sha256`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`other_sha256`) REFERENCES `media_files`(`sha256`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "duplicate_candidates_ordered" CHECK("duplicate_candidates"."media_sha256" < "duplicate_candidates"."other_sha256"),
	CONSTRAINT "duplicate_candidates_score_share" CHECK("duplicate_candidates"."score" between 0 and 1),
	CONSTRAINT "duplicate_candidates_decided_whole" CHECK(("duplicate_candidates"."decision" is null) = ("duplicate_candidates"."decider_id" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `duplicate_candidates_one_a_pair` ON `duplicate_candidates` (`media_sha256`,`other_sha256`);--> statement-breakpoint
CREATE INDEX `duplicate_candidates_by_other` ON `duplicate_candidates` (`other_sha256`);--> statement-breakpoint
CREATE INDEX `duplicate_candidates_by_decision` ON `duplicate_candidates` (`decision`,`id`);--> statement-breakpoint
CREATE TABLE `fingerprint_terms` (
	`term` integer NOT NULL,
	`fingerprint_id` integer NOT NULL,
	PRIMARY KEY(`term`, `fingerprint_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `fingerprints` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`media_sha256` text NOT NULL,
	`version` integer NOT NULL,
	`packed` blob NOT NULL,
	`made_at_ms` integer NOT NULL,
	FOREIGN KEY (`media_sha256`) REFERENCES `media_files`(`sha256`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `fingerprints_one_a_file` ON `fingerprints` (`media_sha256`);--> statement-breakpoint
CREATE TABLE `retired_fingerprints` (
	`id` integer PRIMARY KEY NOT NULL,
	`packed` blob NOT NULL
);--> statement-breakpoint
CREATE TRIGGER `fingerprints_retire` AFTER DELETE ON `fingerprints` BEGIN
	INSERT INTO `retired_fingerprints` (`id`, `packed`) VALUES (old.`id`, old.`packed`);
END;
