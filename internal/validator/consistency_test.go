// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// The tests of this file hold the checks to the evaluator: what is reported to have no effect has none, for any request.

// claim is what a check says of what it points at.
type claim uint8

const (
	// neverApplies: the statement never applies.
	neverApplies claim = iota + 1
	// isSuperfluous: without the statement or entry every verdict is the same.
	isSuperfluous
	// isDoubtful: every verdict is the same without the entry, or is definite only then: AWS is not clear on the entry.
	isDoubtful
	// isOverruled: a denial stands against the statement wherever it applies. What is not certain may be more so without it.
	isOverruled
	// isOverruledInPart is that for an entry.
	isOverruledInPart
	// isPresence and isAbsence: a Null that is false or true says the same.
	isPresence
	isAbsence
)

var claims = map[string]claim{
	"STATEMENT_COVERS_NOTHING":                 neverApplies,
	"STATEMENT_NEVER_APPLIES":                  neverApplies,
	"CONDITION_NEVER_TRUE":                     neverApplies,
	"REDUNDANT_STATEMENT":                      isSuperfluous,
	"SHADOWED_STATEMENT":                       isSuperfluous,
	"REDUNDANT_ACTION":                         isSuperfluous,
	"REDUNDANT_RESOURCE":                       isSuperfluous,
	"RESOURCE_NOT_USED_BY_ANY_ACTION":          isSuperfluous,
	"ACTION_RESOURCE_MISMATCH":                 isSuperfluous,
	"ACTION_REQUIRES_STAR_RESOURCE":            isDoubtful,
	"S3_BUCKET_OBJECT_ARN_MIXUP":               isSuperfluous,
	"DUPLICATE_CONDITION_VALUE":                isSuperfluous,
	"REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY": isSuperfluous,

	"REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION":       isSuperfluous,
	"REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION": neverApplies,
	"EQUIVALENT_TO_NULL_FALSE":                         isPresence,
	"EQUIVALENT_TO_NULL_TRUE":                          isAbsence,

	"ALLOW_CANCELLED_BY_DENY":  isOverruled,
	"ACTION_CANCELLED_BY_DENY": isOverruledInPart,
}

var (
	statementAt = regexp.MustCompile(`^\$\.Statement\[(\d+)\]`)
	pathStep    = regexp.MustCompile(`\.(\w+)|\["([^"]+)"\]|\[(\d+)\]`)
)

// without returns the document without the list entry or the condition key at a path, and the number of the statement concerned.
// If null is set, a Null with this value takes the place of the condition. It reports false if nothing would be left of the list.
func without(tb fataler, text, path, null string) (rest string, statement int, ok bool) {
	var root any
	if err := json.Unmarshal([]byte(text), &root); err != nil {
		tb.Fatalf("%v", err)
	}
	steps := pathStep.FindAllStringSubmatch(path, -1)
	at := root
	put := func(any) {}
	for i, step := range steps {
		switch parent := at.(type) {
		case map[string]any:
			name := step[1] + step[2]
			at, put = parent[name], func(v any) { parent[name] = v }
			if i == len(steps)-1 && i == 4 { // $.Statement[0].Condition.Operator.Key
				ok = replaceCondition(statementOf(root, statement), steps[i-1][1]+steps[i-1][2], name, null)
			}
		case []any:
			n, err := strconv.Atoi(step[3])
			if err != nil || n >= len(parent) {
				tb.Fatalf("nothing at %s in %s", path, text)
			}
			if i == 1 {
				statement = n
			}
			if i == len(steps)-1 {
				put(slices.Delete(parent, n, n+1))
				ok = len(parent) > 1
			}
			at, put = parent[n], func(v any) { parent[n] = v }
		}
	}
	out, err := json.Marshal(root)
	if err != nil {
		tb.Fatalf("%v", err)
	}
	return string(out), statement, ok
}

func statementOf(root any, statement int) map[string]any {
	return root.(map[string]any)["Statement"].([]any)[statement].(map[string]any)
}

// replaceCondition removes a key from the condition of a statement, and what it leaves empty. If null is set, a Null with this
// value takes its place, unless there is a Null already.
func replaceCondition(statement map[string]any, operator, key, null string) bool {
	operators := statement["Condition"].(map[string]any)
	keys := operators[operator].(map[string]any)
	if delete(keys, key); len(keys) == 0 {
		delete(operators, operator)
	}
	if null != "" && operators["Null"] != nil {
		return false
	}
	if null != "" {
		operators["Null"] = map[string]any{key: []string{null}}
	}
	if len(operators) == 0 {
		delete(statement, "Condition")
	}
	return true
}

// TestConsistency draws documents in which statements and entries have no effect, and shows that leaving out what the checks
// report as never applying, superfluous or overruled changes no verdict.
func TestConsistency(t *testing.T) {
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		u := &uses[rapid.IntRange(0, len(uses)-1).Draw(t, "use")]
		for range 4 {
			u.check(t, documentText(t, u.statements(t)), seen)
		}
	})
	if len(seen) < len(claims)/2 {
		t.Errorf("the random documents have few findings: %v", seen)
	}
	t.Logf("findings: %v", seen)
}

// TestConsistencyOfEach does the same for one document with each finding.
func TestConsistencyOfEach(t *testing.T) {
	const read = `{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::reports/*"]}`
	identity, trust := &uses[0], &uses[len(uses)-1]
	for id, tc := range map[string]struct {
		use        *use
		statements string
	}{
		"STATEMENT_COVERS_NOTHING":                 {identity, read + `,{"Effect":"Deny","Action":["sqs:SendMessage"],"Resource":["arn:aws:s3:::reports/*"]}`},
		"STATEMENT_NEVER_APPLIES":                  {identity, read + `,{"Effect":"Deny","NotAction":["*"],"Resource":["*"]}`},
		"CONDITION_NEVER_TRUE":                     {identity, read + `,{"Effect":"Deny","Action":["s3:*"],"Resource":["*"],"Condition":{"StringEquals":{"aws:PrincipalTag/team":["blue"]},"Null":{"aws:PrincipalTag/team":["true"]}}}`},
		"REDUNDANT_STATEMENT":                      {identity, read + `,` + read},
		"SHADOWED_STATEMENT":                       {identity, read + `,{"Effect":"Allow","Action":["s3:Get*"],"Resource":["arn:aws:s3:::reports*"]}`},
		"REDUNDANT_ACTION":                         {identity, `{"Effect":"Allow","Action":["s3:Get*","s3:GetObject"],"Resource":["arn:aws:s3:::reports/*"]}`},
		"REDUNDANT_RESOURCE":                       {identity, `{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::reports/*","arn:aws:s3:::reports/2026/*"]}`},
		"RESOURCE_NOT_USED_BY_ANY_ACTION":          {identity, `{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::reports/*","` + jobs + `"]}`},
		"ACTION_RESOURCE_MISMATCH":                 {identity, `{"Effect":"Allow","Action":["s3:GetObject","sqs:SendMessage"],"Resource":["arn:aws:s3:::reports/*"]}`},
		"ACTION_REQUIRES_STAR_RESOURCE":            {identity, `{"Effect":"Allow","Action":["sqs:SendMessage","sqs:ListQueues"],"Resource":["` + jobs + `"]}`},
		"S3_BUCKET_OBJECT_ARN_MIXUP":               {identity, `{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::reports/*"]}`},
		"DUPLICATE_CONDITION_VALUE":                {identity, `{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["*"],"Condition":{"StringEquals":{"aws:PrincipalTag/team":["blue","red","blue"]}}}`},
		"REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY": {trust, `{"Effect":"Allow","Principal":{"AWS":["` + appRole + `","` + run + `"]},"Action":["sts:AssumeRole"]}`},
		"ALLOW_CANCELLED_BY_DENY":                  {identity, read + `,{"Effect":"Deny","Action":["s3:*"],"Resource":["*"]}`},
		"ACTION_CANCELLED_BY_DENY":                 {identity, `{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":["arn:aws:s3:::ledger/*"]},{"Effect":"Deny","Action":["s3:Put*"],"Resource":["*"]}`},
	} {
		seen := map[string]int{}
		tc.use.check(t, `{"Version":"2012-10-17","Statement":[`+tc.statements+`]}`, seen)
		if seen[id] != 1 || claims[id] == 0 {
			t.Errorf("%s: findings %v", id, seen)
		}
	}
}

// check holds the findings of a document to the evaluator and counts them.
func (u *use) check(t fataler, text string, seen map[string]int) {
	report := validator.Validate(frame.Input{Text: text, Use: view.Use{Type: u.typ, Attachment: u.attachment}})
	if report.Worst() == frame.Error {
		return
	}
	var before []*evaluator.Result
	for i := range report.Findings {
		f := &report.Findings[i]
		what, ok := claims[f.ID]
		if !ok {
			continue
		}
		path := f.Path()
		if what == neverApplies {
			path = statementAt.FindString(path)
		}
		null := map[claim]string{isPresence: "false", isAbsence: "true"}[what]
		rest, at, ok := without(t, text, path, null)
		if !ok {
			continue
		}
		seen[f.ID]++
		if before == nil {
			before = u.results(t, u.evaluator(t, text))
		}
		after := u.results(t, u.evaluator(t, rest))
		for n, was := range before {
			is := after[n]
			if was == nil || is == nil {
				continue
			}
			if problem := what.contradicted(was, is, at, len(f.Related) > 1); problem != "" {
				x := u.targets[n%len(u.targets)]
				t.Fatalf("%s at %s: %s for %s on %s (request %d)\nwith it %s, without it %s\n%s", f.ID, f.Path(), problem, x.action, x.resource, n, was.Possible, is.Possible, text)
			}
		}
	}
}

// contradicted says how the verdicts with and without statement or entry, of statement at, contradict the claim, which several
// others may bring about together: of conditions that are not known the evaluator does not see how they hang together.
func (c claim) contradicted(was, is *evaluator.Result, at int, several bool) string {
	for i := range was.Matched {
		m := &was.Matched[i]
		if m.Document != "document" || m.Index != at {
			continue
		}
		switch {
		case c == neverApplies && m.Applies == truth.True:
			return "the statement applies" // the evaluator does not see how unknown conditions hang together
		case c == isOverruled && m.Decisive && was.Decision != evaluator.Undetermined:
			return "the statement is decisive"
		}
	}
	switch {
	case was.Possible == is.Possible:
	case c == isSuperfluous && several && (was.Possible&^is.Possible == 0 || is.Possible&^was.Possible == 0):
	case c == isDoubtful && was.Decision == evaluator.Undetermined && is.Possible&^was.Possible == 0:
	case c == neverApplies && is.Possible&^was.Possible == 0: // such a statement no longer blurs the verdict
	case c >= isOverruled && was.Decision == evaluator.Undetermined && !is.Possible.Has(evaluator.Allowed):
	default:
		return "the verdict changes"
	}
	return ""
}
