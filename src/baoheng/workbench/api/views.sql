-- Read-only views for reporting tools: no personal data, amounts of hits in 分.

CREATE VIEW bi_documents AS
SELECT id, name, department, region, year, at, verdict, errors, warnings
FROM documents_document;

CREATE VIEW bi_targets AS
SELECT t.id, t.department, t.region, t.project, t.year, t.kind,
    v.number AS version, v.state, v.at, v.decided_at
FROM documents_targets t JOIN documents_version v ON v.targets_id = t.id;

CREATE VIEW bi_appraisals AS
SELECT id, kind, department, region, project, year, as_of, state, total, grade, computed_at
FROM appraisals_appraisal;

CREATE VIEW bi_indicators AS
SELECT a.id AS appraisal, a.kind, a.department, a.region, a.project, a.year, a.as_of,
    r.number, r.level1, r.level2, r.name, r.target, r.actual, r.state, r.evidence, r.measure,
    r.colour, r.points, r.score
FROM appraisals_row r JOIN appraisals_appraisal a ON a.id = r.appraisal_id;

CREATE VIEW bi_hits AS
SELECT number, rule, rule_name, result, area, institution, institution_name, level, region,
    department_name, month, found, amount, upheld, ordered, received, outcome, state, due
FROM casework_hit;

CREATE VIEW bi_figures AS
SELECT measure, title, as_of, text, at FROM desk_figure;
