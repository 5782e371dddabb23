-- Written by hand: the rebuild that is generated would read the new column from the old table. What was noted before is to be mended.
ALTER TABLE `review_notes` ADD `severity` text DEFAULT 'issue' NOT NULL CONSTRAINT "review_notes_severity_known" CHECK("severity" in ('blocker', 'issue', 'fyi'));
