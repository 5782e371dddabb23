CREATE TABLE `adaptation_answers` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`work_id` text NOT NULL,
	`scope` text NOT NULL,
	`item_id` text NOT NULL,
	`decision` text NOT NULL,
	`replacement` text,
	`note` text,
	`editor_kind` text NOT NULL,
	`editor_id` text NOT NULL,
	`editor_name` text NOT NULL,
	`at_ms` integer NOT NULL,
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "adaptation_answers_scope_known" CHECK("adaptation_answers"."scope" in ('work', 'organisation')),
	CONSTRAINT "adaptation_answers_decision_known" CHECK("adaptation_answers"."decision" in ('keep', 'replace', 'not_a_problem', 'needs_change')),
	CONSTRAINT "adaptation_answers_replacement" CHECK(("adaptation_answers"."decision" = 'replace') = (coalesce(length("adaptation_answers"."replacement"), 0) > 0))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `adaptation_answers_of_work` ON `adaptation_answers` (`work_id`,`item_id`) WHERE scope = 'work';--> statement-breakpoint
CREATE UNIQUE INDEX `adaptation_answers_of_organisation` ON `adaptation_answers` (`organisation_id`,`item_id`) WHERE scope = 'organisation';--> statement-breakpoint
CREATE INDEX `adaptation_answers_by_work` ON `adaptation_answers` (`work_id`);