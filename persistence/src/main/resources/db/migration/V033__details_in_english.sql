-- In English what detail, outcome_detail and failure say in Indonesian; null beside what an earlier release wrote.
alter table import_item add column detail_en text, add column outcome_detail_en text;
alter table import_run add column failure_en text;
