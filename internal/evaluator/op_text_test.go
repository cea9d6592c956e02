// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestE1031IgnoreCase(t *testing.T) {
	s := with("t:string", "Prod-EU")
	runAll(t, []expectation{
		{"folded", `{"StringEqualsIgnoreCase":{"t:string":"pROD-eu"}}`, s, yes},
		{"no wildcards", `{"StringEqualsIgnoreCase":{"t:string":"prod*"}}`, s, no},
		{"negated", `{"StringNotEqualsIgnoreCase":{"t:string":["x","PROD-EU"]}}`, s, no},
		{"same letters beyond ASCII", `{"StringEqualsIgnoreCase":{"t:string":"GRÖSSE"}}`, with("t:string", "grÖsse"), yes},
		{"E-1110 a substituted value folds too", `{"StringEqualsIgnoreCase":{"t:string":"${aws:PrincipalTag/x}"}}`,
			scene{context: map[string][]string{"t:string": {"Prod"}, "aws:PrincipalTag/x": {"PROD"}}}, yes},
	})
}

func TestE1036Bool(t *testing.T) {
	runAll(t, []expectation{
		{"any case", `{"Bool":{"aws:SecureTransport":"FALSE"}}`, with("aws:SecureTransport", "False"), yes},
		{"JSON boolean", `{"Bool":{"aws:SecureTransport":false}}`, with("aws:SecureTransport", "false"), yes},
		{"other text of a string key", `{"Bool":{"t:string":"true"}}`, with("t:string", "1"), no},
		{"both", `{"Bool":{"t:bool":["true","false"]}}`, with("t:bool", "false"), yes},
		{"E-1211 long-term keys", `{"Bool":{"aws:MultiFactorAuthPresent":"false"}}`, scene{}, no},
		{"E-1211 IfExists", `{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}`, scene{}, yes},
	})
	if got := (scene{old: true}).problems(t, `{"Bool":{"t:bool":"${aws:SecureTransport}"}}`); got != "TYPE_MISMATCH_BOOLEAN" {
		t.Errorf("a variable under Bool without variables: problems %q", got)
	}
}

func TestE1037Binary(t *testing.T) {
	runAll(t, []expectation{
		{"equal", `{"BinaryEquals":{"t:binary":["AAAA","SGVsbG8="]}}`, with("t:binary", "SGVsbG8="), yes},
		{"decoded, not as text", `{"BinaryEquals":{"t:binary":"QR=="}}`, with("t:binary", "QQ=="), yes},
		{"different", `{"BinaryEquals":{"t:binary":"SGVsbG8="}}`, with("t:binary", "SGVsbG8h"), no},
		{"empty", `{"BinaryEquals":{"t:binary":""}}`, with("t:binary", ""), yes},
	})
	for _, s := range []string{"a", "YQ", "YQ=\n=", "Y Q==", "YQ==YQ==", "*"} {
		if _, ok := iam.ParseBinary(s); ok {
			t.Errorf("parseBinary(%q) succeeds", s)
		}
	}
}

func TestE1039ARN(t *testing.T) {
	s := with("t:arn", "arn:aws:sns:eu-west-1:444455556666:alarms:7")
	for _, op := range []string{"ArnEquals", "ArnLike"} { // the same
		for pattern, want := range map[string]truth.Value{
			"arn:aws:sns:eu-west-1:444455556666:alarms:7":  yes,
			"arn:aws:sns:*:444455556666:alarms*":           yes,
			"arn:*:s?s:*:*:*:7":                            yes,
			"*:aws:sns:eu-west-1:444455556666:alarms:7":    yes,
			"arn:aws:sns:eu-west-1:444455556666:Alarms:7":  no,
			"arn:aws:sns:*:alarms:7":                       no,
			"arn:aws:sns:eu-west-1:444455556666:alarms":    no,
			"arn:aws:sns:eu-west-1:444455556666:alarms:?7": no,
			"arn:aws::eu-west-1:444455556666:*":            no,
			"xarn:aws:sns:*:*:*":                           no,
			"alarms":                                       no,
			"":                                             no,
		} {
			condition := fmt.Sprintf(`{%q:{"t:arn":%q}}`, op, pattern)
			if got, _ := s.eval(t, condition); got != want {
				t.Errorf("%s is %v, want %v", condition, got, want)
			}
		}
	}
	runAll(t, []expectation{
		{"W-53", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/Harvester"}}`, scene{principal: testRole}, no},
		{"path", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/*/Harvester"}}`, scene{principal: testRole}, yes},
	})
}

// Known strings: the operators against regular expressions and plain loops.
func TestTextOperatorsAgainstReference(t *testing.T) {
	text := rapid.StringMatching(`(arn:)?[aAbé*?:/]{0,8}`)
	rapid.Check(t, func(rt *rapid.T) {
		value := text.Draw(rt, "value")
		policies := rapid.SliceOfN(text, 1, 3).Draw(rt, "policy values")
		for name, matches := range map[string]func(policy string) bool{
			"StringEquals": func(p string) bool { return p == value },
			"StringLike":   func(p string) bool { return globMatches(p, value) },
			"ArnLike":      func(p string) bool { return arnMatches(p, value) },
			"StringEqualsIgnoreCase": func(p string) bool {
				lower := strings.NewReplacer("A", "a")
				return lower.Replace(p) == lower.Replace(value)
			},
		} {
			some := false
			quoted := make([]string, 0, len(policies))
			for _, p := range policies {
				some = some || matches(p)
				quoted = append(quoted, fmt.Sprintf("%q", p))
			}
			s := with("t:string", value)
			s.options.Documented = true // C-18, C-30
			condition := fmt.Sprintf(`{%q:{"t:string":[%s]}}`, name, strings.Join(quoted, ","))
			m, problems := s.compile(t, condition)
			if problems != nil {
				rt.Fatalf("%s: %v", condition, problems)
			}
			v := s.env(t)
			if got := v.matchConditions(m); got != truth.Of(some) {
				rt.Fatalf("%s with %q is %v, want %v", condition, value, got, some)
			}
		}
	})
}

func globMatches(p, s string) bool {
	var b strings.Builder
	for _, r := range p {
		switch r {
		case '*':
			b.WriteString(`(?s:.*)`)
		case '?':
			b.WriteString(`(?s:.)`)
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	return regexp.MustCompile(`\A` + b.String() + `\z`).MatchString(s)
}

func arnMatches(p, s string) bool {
	ps, ss := strings.SplitN(p, ":", 6), strings.SplitN(s, ":", 6)
	if len(ps) < 6 || len(ss) < 6 || ss[0] != "arn" {
		return false
	}
	for i := range ps {
		if !globMatches(ps[i], ss[i]) {
			return false
		}
	}
	return true
}
