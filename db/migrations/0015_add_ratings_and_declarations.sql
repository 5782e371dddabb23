CREATE TABLE `media_marks` (
	`media_sha256` text PRIMARY KEY NOT NULL,
	`reader_version` integer NOT NULL,
	`is_whole` integer NOT NULL,
	`aigc_label` text,
	`aigc_fields` text,
	`c2pa` text NOT NULL,
	`digital_source_types` text NOT NULL,
	`inspected_at_ms` integer NOT NULL,
	FOREIGN KEY (`media_sha256`) REFERENCES `media_files`(`sha256`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "media_marks_c2pa_known" CHECK("media_marks"."c2pa" in ('none', 'present', 'ai')),
	CONSTRAINT "media_marks_label_has_fields" CHECK(("media_marks"."aigc_label" is null) = ("media_marks"."aigc_fields" is null))
);
--> statement-breakpoint
CREATE TABLE `work_declarations` (
	`work_id` text PRIMARY KEY NOT NULL,
	`budget_amount` integer,
	`budget_currency` text,
	`special_subjects` text,
	`is_promoted` integer,
	`ai_involvement` text,
	`ai_elements` text NOT NULL,
	`ai_tools` text NOT NULL,
	`ai_is_realistic` integer,
	`ai_label` text,
	`ai_evidence` text NOT NULL,
	`minors_classes` text,
	`minors_notice` text,
	`minors_evidence` text NOT NULL,
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "work_declarations_budget_whole" CHECK(("work_declarations"."budget_amount" is null) = ("work_declarations"."budget_currency" is null)),
	CONSTRAINT "work_declarations_budget_not_negative" CHECK("work_declarations"."budget_amount" >= 0),
	CONSTRAINT "work_declarations_currency_iso4217" CHECK("work_declarations"."budget_currency" glob '[A-Z][A-Z][A-Z]'),
	CONSTRAINT "work_declarations_involvement_known" CHECK("work_declarations"."ai_involvement" in ('none', 'assisted', 'substantial', 'full'))
);
--> statement-breakpoint
CREATE TABLE `work_filings` (
	`id` text PRIMARY KEY NOT NULL,
	`work_id` text NOT NULL,
	`region` text NOT NULL,
	`scheme` text NOT NULL,
	`number` text NOT NULL,
	`issuer` text,
	`issued_on` text,
	`document_url` text,
	`note` text,
	`card` text,
	`valid_from_ms` integer,
	`valid_until_ms` integer,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "work_filings_region_alpha2" CHECK("work_filings"."region" glob '[A-Z][A-Z]'),
	CONSTRAINT "work_filings_number_not_empty" CHECK(length("work_filings"."number") > 0),
	CONSTRAINT "work_filings_day" CHECK("work_filings"."issued_on" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
	CONSTRAINT "work_filings_document_https" CHECK("work_filings"."document_url" glob 'https://*'),
	CONSTRAINT "work_filings_time_forward" CHECK("work_filings"."valid_from_ms" < "work_filings"."valid_until_ms")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `work_filings_one_a_number` ON `work_filings` (`work_id`,`region`,`scheme`,`number`);--> statement-breakpoint
CREATE TABLE `work_ratings` (
	`id` text PRIMARY KEY NOT NULL,
	`work_id` text NOT NULL,
	`region` text NOT NULL,
	`system` text NOT NULL,
	`status` text NOT NULL,
	`code` text,
	`basis` text,
	`certificate_no` text,
	`descriptors` text NOT NULL,
	`valid_from_ms` integer,
	`valid_until_ms` integer,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "work_ratings_region_alpha2" CHECK("work_ratings"."region" glob '[A-Z][A-Z]'),
	CONSTRAINT "work_ratings_never_of_the_mainland" CHECK("work_ratings"."region" <> 'CN'),
	CONSTRAINT "work_ratings_status_known" CHECK("work_ratings"."status" in ('rated', 'unrated', 'not_required', 'pending')),
	CONSTRAINT "work_ratings_code_when_rated" CHECK(("work_ratings"."status" = 'rated') = ("work_ratings"."code" is not null)),
	CONSTRAINT "work_ratings_basis_when_rated" CHECK(("work_ratings"."status" = 'rated') = ("work_ratings"."basis" is not null)),
	CONSTRAINT "work_ratings_time_forward" CHECK("work_ratings"."valid_from_ms" < "work_ratings"."valid_until_ms")
);
--> statement-breakpoint
CREATE INDEX `work_ratings_by_work` ON `work_ratings` (`work_id`,`region`,`system`);