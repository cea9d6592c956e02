// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// newTestTemplate compiles policy text, with "⟨?⟩" for holes.
func newTestTemplate(version policy.Version, text string) (*program.Template, policy.Problems) {
	return program.CompileTemplate(holed(text), policy.NewString(policy.Pos{}, pattern.Text{}), version, testCatalog{})
}

// variableScene has every kind of key that a variable can name.
var variableScene = scene{
	context: map[string][]string{
		"aws:PrincipalTag/team": {"blue"}, "aws:PrincipalTag/glob": {"b*"}, "aws:PrincipalTag/empty": {""}, "aws:PrincipalTag/arn": {"arn:aws:s3:::a"},
		"aws:PrincipalTag/nested": {"${aws:username}"}, "aws:TagKeys": {"a", "b"},
	},
	partial: map[string]request.ContextValue{
		"aws:ResourceTag/part": holding("dev-⟨?⟩"), "aws:ResourceTag/perhaps": mayHold("blue"), "aws:ResourceTag/list": holding("⟨more⟩"),
	},
}

func TestE1104Resolve(t *testing.T) {
	for _, row := range []struct {
		name, text, value string
		want              truth.Value
	}{
		{"user name", "homes/${aws:username}/*", "homes/mira/x", yes},
		{"another user", "homes/${aws:username}/*", "homes/otto/x", no},
		{"E-1103 names ignore case", "${AWS:UserName}", "mira", yes},
		{"E-1103 default, key absent", "${aws:PrincipalTag/none, 'shared'}/*", "shared/x", yes},
		{"E-1103 default, key present", "${aws:PrincipalTag/team, 'shared'}", "blue", yes},
		{"E-1103 empty default", "a${aws:PrincipalTag/none, ''}b", "ab", yes},
		{"E-1104 empty value", "a${aws:PrincipalTag/empty}b", "ab", yes},
		{"E-1104 absent", "${aws:PrincipalTag/none}", "", no},
		{"E-1104 absent, regardless of what else matches", "${aws:PrincipalTag/none}*", "x", no},
		{"E-1104 multivalued", "${aws:TagKeys}", "a", no},
		{"E-1104 more than one value", "${aws:ResourceTag/list}", "a", maybe},
		{"E-1105 asterisk", "a${*}b", "a*b", yes},
		{"E-1105 is no wildcard", "a${*}b", "axb", no},
		{"E-1105 question mark", "a${?}b", "a?b", yes},
		{"E-1105 is no wildcard", "a${?}b", "axb", no},
		{"E-1105 dollar", "a${$}b", "a$b", yes},
		{"E-1105 dollar before a brace", "${$}{aws:username}", "${aws:username}", yes},
		{"E-1107 single pass", "${aws:PrincipalTag/nested}", "${aws:username}", yes},
		{"E-1107 single pass", "${aws:PrincipalTag/nested}", "mira", no},
		{"C-5 wildcard in a value", "${aws:PrincipalTag/glob}", "blue", maybe},
		{"C-5 readings agree", "${aws:PrincipalTag/glob}", "b*", yes},
		{"E-1109 colons and slashes", "${aws:PrincipalTag/arn}/*", "arn:aws:s3:::a/x", yes},
		{"single dollar", "a$b$", "a$b$", yes},
		{"dollar before a variable", "$${aws:username}", "$mira", yes},
		{"E-1627 partial value", "${aws:ResourceTag/part}", "dev-1", maybe},
		{"E-1627 partial value, prefix conflicts", "${aws:ResourceTag/part}", "prod", no},
		{"E-1627 unknown presence", "${aws:ResourceTag/perhaps}", "blue", maybe},
		{"E-1627 unknown presence, no hole would match", "x${aws:ResourceTag/perhaps}", "blue", no},
		{"E-1627 unknown presence with default", "${aws:ResourceTag/perhaps, 'red'}", "red", maybe},
		{"E-1622 variable, then a hole", "${aws:PrincipalTag/none}/⟨?⟩", "x", no},
		{"E-1622 hole may begin a variable", "a⟨?⟩b}c", "azzzc", maybe},
		{"E-1622 only text after the last brace is trusted", "a⟨?⟩b}c", "azzzd", no},
		{"E-1622 open brace before a hole", "a${aws:⟨?⟩", "azzz", maybe},
		{"E-1622 dollar before a hole", "a$⟨?⟩", "azzz", maybe},
		{"E-1622 text before it is trusted", "a$⟨?⟩", "bzzz", no},
		{"E-1622 between holes", "a⟨?⟩b⟨?⟩c", "axc", maybe},
		{"E-1622 digits are no part of a variable", "a⟨12⟩b", "ab", no},
		{"E-1622 digits in a variable", "a${aws:PrincipalTag/⟨12⟩}b", "axb", maybe},
	} {
		t.Run(row.name, func(t *testing.T) {
			tmpl, problems := newTestTemplate(policy.Version2012, row.text)
			if problems != nil {
				t.Fatal(problems)
			}
			v := variableScene.env(t)
			got := v.decideText(tmpl, func(r *program.Resolved) truth.Value {
				return truth.And(r.OK, r.Pattern.Test(pattern.Literal(row.value)))
			})
			if got != row.want {
				t.Errorf("%s against %q is %v, want %v", row.text, row.value, got, row.want)
			}
			// The fields of resolve say the same.
			r := v.resolve(tmpl)
			simple := truth.And(r.ok, r.literal.Test(pattern.Literal(row.value)))
			if !r.same {
				simple = v.readings(5, simple, truth.And(r.ok, r.glob.Test(pattern.Literal(row.value))))
			}
			if simple != row.want {
				t.Errorf("resolve: %s against %q is %v, want %v", row.text, row.value, simple, row.want)
			}
		})
	}
}

// Resolve folds what it cannot distinguish into an answer that covers all readings.
func TestResolveFolds(t *testing.T) {
	for _, row := range []struct {
		name    string
		version policy.Version
		text    string
		value   string
		ok      truth.Value
		want    truth.Value // of the match
	}{
		{"C-28", policy.Version2012, "${aws:TagKeys, 'none'}", "none", maybe, yes},
		{"C-29", policy.Version2012, "${aws:PrincipalTag/empty, 'red'}", "red", yes, maybe},
		{"C-29 agreed", policy.Version2012, "x${aws:PrincipalTag/empty, 'red'}", "blue", yes, no},
	} {
		tmpl, _ := newTestTemplate(row.version, row.text)
		v := variableScene.env(t)
		r := v.resolve(tmpl)
		if got := r.literal.Test(pattern.Literal(row.value)); r.ok != row.ok || got != row.want {
			t.Errorf("%s: %s resolves (%v) to %s, which is %v for %q; want %v, %v", row.name, row.text, r.ok, r.literal.String(), got, row.value, row.ok, row.want)
		}
		if v.trace.causes == nil {
			t.Errorf("%s: no cause", row.name)
		}
		v.ev.opts.Documented = true
		if r = v.resolve(tmpl); row.version == policy.Version2012 && (r.ok == maybe || r.literal.HasHole()) {
			t.Errorf("%s: the documented reading is %v, %s", row.name, r.ok, r.literal.String())
		}
	}
}

func TestE1101Version2008(t *testing.T) {
	for _, text := range []string{"homes/${aws:username}", "a${*}b", "${", "${a b}", "a${⟨?⟩}"} {
		tmpl, problems := newTestTemplate(policy.Version2008, text)
		p, ok := tmpl.Static()
		if problems != nil || !ok {
			t.Errorf("%s: %v, %v", text, ok, problems)
			continue
		}
		want := pattern.CompileText(holed(text))
		if p.String() != want.String() {
			t.Errorf("%s is %s, want %s", text, p, want.String())
		}
	}
	runAll(t, []expectation{
		{"literal text", `{"StringEquals":{"t:string":"${aws:username}"}}`, scene{old: true, context: map[string][]string{"t:string": {"${aws:username}"}}}, yes},
		{"not substituted", `{"StringEquals":{"t:string":"${aws:username}"}}`, scene{old: true, context: map[string][]string{"t:string": {"mira"}}}, no},
		{"wildcards work", `{"StringLike":{"t:string":"${*}"}}`, scene{old: true, context: map[string][]string{"t:string": {"${x}"}}}, yes},
	})
}

func TestE1650VersionUnknown(t *testing.T) {
	s := func(value string) scene {
		return scene{version: policy.VersionUnknown, context: map[string][]string{"t:string": {value}}}
	}
	runAll(t, []expectation{
		{"readings differ", `{"StringEquals":{"t:string":"${aws:username}"}}`, s("mira"), maybe},
		{"both fail", `{"StringEquals":{"t:string":"${aws:username}"}}`, s("otto"), no},
		{"both match", `{"StringLike":{"t:string":"*${*}"}}`, s("${**}*"), maybe},
		{"no variables", `{"StringLike":{"t:string":"m*"}}`, s("mira"), yes},
		{"special characters", `{"StringLike":{"t:string":"${*}"}}`, s("*"), maybe},
		{"E-1653 only the older version accepts it", `{"StringLike":{"t:string":"${"}}`, s("${"), yes},
	})
}

func TestE1108Malformed(t *testing.T) {
	for text, want := range map[string]string{
		"${":                              "MISSING_BRACE_IN_VARIABLE",
		"a/${aws:username/*":              "MISSING_BRACE_IN_VARIABLE",
		"⟨?⟩${aws:x":                      "MISSING_BRACE_IN_VARIABLE",
		"${}":                             "EMPTY_VARIABLE",
		"${ }":                            "EMPTY_VARIABLE",
		"${aws: username}":                "UNSUPPORTED_SPACE_IN_VARIABLE",
		"${ aws:username}":                "UNSUPPORTED_SPACE_IN_VARIABLE",
		"${aws:username }":                "UNSUPPORTED_SPACE_IN_VARIABLE",
		"${aws:PrincipalTag/x, shared}":   "MISSING_QUOTE_IN_VARIABLE",
		"${aws:PrincipalTag/x,'shared'}":  "MISSING_QUOTE_IN_VARIABLE",
		"${aws:PrincipalTag/x, 'shared}":  "MISSING_QUOTE_IN_VARIABLE",
		"${aws:PrincipalTag/x, '}":        "MISSING_QUOTE_IN_VARIABLE",
		"${aws:PrincipalTag/x, 'a'b'}":    "MISSING_QUOTE_IN_VARIABLE",
		"${aws:PrincipalTag/x,  'a'}":     "MISSING_QUOTE_IN_VARIABLE",
		"${aws:PrincipalTag/[x]}":         "UNSUPPORTED_SYMBOL_IN_VARIABLE",
		"${${aws:username}}":              "UNSUPPORTED_SYMBOL_IN_VARIABLE",
		"${var.name}":                     "UNKNOWN_VARIABLE_KEY",
		"${username}":                     "UNKNOWN_VARIABLE_KEY",
		"${**}":                           "UNSUPPORTED_SYMBOL_IN_VARIABLE",
		"${aws:}":                         "UNKNOWN_VARIABLE_KEY",
		"${:x}":                           "UNKNOWN_VARIABLE_KEY",
		"${aws:PrincipalTag/größe}":       "",
		"${aws:PrincipalTag/a+b=c@d.e-f}": "",
		"${SAML:aud, 'x y/z*'}":           "",
		"{aws:username}":                  "",
		"$":                               "",
	} {
		_, problems := newTestTemplate(policy.Version2012, text)
		var got []string
		for i := range problems {
			got = append(got, problems[i].Code)
		}
		if want == "" && got != nil || want != "" && !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %v, want %s", text, problems, want)
		}
		if _, problems := newTestTemplate(policy.VersionUnknown, text); problems != nil {
			t.Errorf("%s with an unknown version: %v", text, problems)
		}
	}
}

func TestE1109SplitAfterSubstitution(t *testing.T) {
	s := scene{context: map[string][]string{"t:arn": {"arn:aws:s3:::a"}, "aws:PrincipalTag/whole": {"arn:aws:s3:::a"}, "aws:PrincipalTag/part": {"aws:s3"}}}
	runAll(t, []expectation{
		{"a whole ARN", `{"ArnLike":{"t:arn":"${aws:PrincipalTag/whole}"}}`, s, yes},
		{"several fields", `{"ArnLike":{"t:arn":"arn:${aws:PrincipalTag/part}:::a"}}`, s, yes},
		{"fields do not fit", `{"ArnLike":{"t:arn":"arn:${aws:PrincipalTag/part}::::a"}}`, s, no},
		{"E-1106 positive", `{"ArnLike":{"t:arn":["${aws:PrincipalTag/none}","arn:aws:s3:::a"]}}`, s, yes},
		{"neither tag present", `{"StringEquals":{"aws:ResourceTag/Team":"${aws:PrincipalTag/Team}"}}`, scene{}, no},
	})
}

// Policy text that is not known yet may turn out to have a variable without value, so
// that no negated operator is certain (E-1607, C-8). Under the older version it cannot.
func TestE1607HolesMayBeVariables(t *testing.T) {
	s := with("t:string", "b")
	old := s
	old.old = true
	runAll(t, []expectation{
		{"negated", `{"StringNotLike":{"t:string":"a⟨?⟩"}}`, s, maybe},
		{"positive", `{"StringLike":{"t:string":"a⟨?⟩"}}`, s, no},
		{"digits", `{"StringNotEquals":{"t:string":"a⟨12⟩"}}`, s, yes},
		{"version 2008-10-17", `{"StringNotLike":{"t:string":"a⟨?⟩"}}`, old, yes},
		{"a value that matches", `{"StringNotLike":{"t:string":["a⟨?⟩","b"]}}`, s, no},
	})
}

// The account of a caller and that of a resource are compared also where neither is
// known, as long as it is known whether they are the same.
func TestAccountsThatAreNotKnown(t *testing.T) {
	same := scene{caller: request.UnnamedRole(""), action: "s3:GetObject", resource: "arn:aws:s3:::b/x"}
	other := same
	other.caller = request.UnnamedRole("444455556666")
	other.account = pattern.Hole(pattern.Digits12)
	const condition = `{"StringEquals":{"aws:ResourceAccount":"${aws:PrincipalAccount}"}}`
	runAll(t, []expectation{
		{"same", condition, same, yes},
		{"the other way round", `{"StringNotEquals":{"aws:PrincipalAccount":"${aws:ResourceAccount}"}}`, same, no},
		{"s3:ResourceAccount", `{"StringNotEquals":{"s3:ResourceAccount":["${aws:PrincipalAccount}"]}}`, same, no},
		{"not known", condition, other, maybe},
		{"the queue's account", `{"StringEquals":{"aws:PrincipalAccount":"444455556666"}}`, scene{caller: request.UnnamedRole("")}, yes},
		{"known", condition, scene{}, yes},
		{"known and different", condition, scene{resource: "arn:aws:sqs:eu-west-1:777788889999:q"}, no},
	})
}

// checkTemplate compiles and resolves any text: it neither fails nor hangs, text
// without variables means what it says, and resolve agrees with itself.
func checkTemplate(t interface{ Fatalf(string, ...any) }, tb testing.TB, text, value string) {
	v := variableScene.env(tb)
	for _, version := range []policy.Version{policy.Version2008, policy.Version2012, policy.VersionUnknown} {
		tmpl, problems := newTestTemplate(version, text)
		got := v.decideText(tmpl, func(r *program.Resolved) truth.Value { return truth.And(r.OK, r.Pattern.Test(pattern.Literal(value))) })
		asWritten := pattern.CompileText(holed(text))
		want := asWritten.Test(pattern.Literal(value))
		if problems == nil && !strings.Contains(text, "${") && !strings.Contains(text, "⟨") && got != want {
			t.Fatalf("%q against %q in version %d is %v, want %v", text, value, version, got, want)
		}
		r := v.resolve(tmpl)
		if r.same && r.literal.String() != r.glob.String() {
			t.Fatalf("%q: %s and %s are reported as the same", text, r.literal.String(), r.glob.String())
		}
		if folded := truth.And(r.ok, r.literal.Test(pattern.Literal(value))); version != policy.VersionUnknown && r.same && folded != maybe && folded != got {
			t.Fatalf("%q against %q: resolve says %v, decide %v", text, value, folded, got)
		}
	}
}

func FuzzTemplate(f *testing.F) {
	for _, s := range []string{"homes/${aws:username}/*", "${aws:PrincipalTag/glob}", "${aws:PrincipalTag/none, 'x'}", "a⟨?⟩b}c", "${", "$${*}${?}${$}", "a$⟨?⟩}⟨12⟩${aws:⟨12⟩}"} {
		f.Add(s, "homes/mira/x")
	}
	f.Fuzz(func(t *testing.T, text, value string) { checkTemplate(t, t, text, value) })
}

func TestTemplateProperties(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "b", "*", "?", "$", "{", "}", "${", "${*}", "⟨?⟩", "⟨12⟩", "${aws:username}", "${aws:PrincipalTag/glob}", "${aws:TagKeys, 'a*'}", "${aws:PrincipalTag/empty, 'b'}"})
	letter := rapid.SampledFrom([]string{"a", "b", "$", "{", "mira"})
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 6).Draw(rt, "text"), "")
		checkTemplate(rt, t, text, strings.Join(rapid.SliceOfN(letter, 0, 4).Draw(rt, "value"), ""))
	})
}
