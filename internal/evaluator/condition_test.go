// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func TestE1001Structure(t *testing.T) {
	two := scene{context: map[string][]string{"t:string": {"a"}, "t:number": {"5"}}}
	runAll(t, []expectation{
		{"operators AND", `{"StringEquals":{"t:string":"a"},"NumericEquals":{"t:number":"5"}}`, two, yes},
		{"one operator fails", `{"StringEquals":{"t:string":"a"},"NumericEquals":{"t:number":"6"}}`, two, no},
		{"keys AND", `{"StringEquals":{"t:string":"a","t:other":"b"}}`, two, no},
		{"values OR", `{"StringEquals":{"t:string":["b","a"]}}`, two, yes},
		{"negated values NOR", `{"StringNotEquals":{"t:string":["b","a"]}}`, two, no},
		{"negated values NOR, none", `{"StringNotEquals":{"t:string":["b","c"]}}`, two, yes},
		{"scalar and list are the same (E-605)", `{"StringEquals":{"t:string":["a"]}}`, two, yes},
	})
}

func TestE607EmptyCondition(t *testing.T) {
	for _, c := range []*policy.Condition{nil, {}} {
		if m := (&compiler{}).condition(c); m != nil {
			t.Errorf("condition(%v) = %v, want none", c, m)
		}
	}
}

func TestE1002KeysIgnoreCase(t *testing.T) {
	s := with("aws:ResourceTag/Team", "red")
	runAll(t, []expectation{
		{"tag key", `{"StringEquals":{"AWS:resourcetag/TEAM":"red"}}`, s, yes},
		{"tag value", `{"StringEquals":{"aws:ResourceTag/Team":"Red"}}`, s, no},
		{"both cases in one block", `{"StringEquals":{"aws:ResourceTag/Team":"red","aws:resourcetag/team":"blue"}}`, s, no},
		{"service key", `{"StringEquals":{"T:STRING":"x"}}`, with("t:String", "x"), yes},
	})
}

func TestE1003UnknownOperators(t *testing.T) {
	for name, near := range map[string]string{
		"StringMatches":              "StringLike",
		"ForAnyValues:StringEquals":  "ForAnyValue:StringEquals",
		"ForAllValue:StringLike":     "ForAllValues:StringLike",
		"StringEqual":                "StringEquals",
		"StringEqualIfExists":        "StringEqualsIfExists",
		"ArnEqualsIgnoreCase":        "ArnLike",
		"BooleanEquals":              "Bool",
		"StringContains":             "StringLike",
		"NumericBetween":             "NumericLessThanEquals",
		"BoolNot":                    "Bool",
		"DateLessThanEqual":          "DateLessThanEquals",
		"IpAdress":                   "IpAddress",
		"aws:SourceIp":               "IpAddress",
		"StringLike:ForAnyValue":     "",
		"":                           "",
		"IfExists":                   "",
		strings.Repeat("String", 30): "",
	} {
		_, problems := scene{}.compile(t, fmt.Sprintf(`{%q:{"t:string":"a"}}`, name))
		if !problems.Has("INVALID_CONDITION_OPERATOR") || len(problems) != 1 {
			t.Errorf("%q: problems %v, want INVALID_CONDITION_OPERATOR", name, problems)
			continue
		}
		if hint := problems[0].Fix; near != "" && !strings.Contains(hint, "mean "+near+"?") {
			t.Errorf("%q: the hint is %q, want %s", name, hint, near)
		}
		if got := nearestOperator(name); got != "" {
			if _, status := parseOperator(got); status != operatorExact {
				t.Errorf("%q: %q is proposed, which is no operator", name, got)
			}
		}
	}
}

// Every operator, with every prefix and suffix, is known and nothing else is.
func TestE1003Operators(t *testing.T) {
	n := 0
	for i := range baseOperators {
		b := &baseOperators[i]
		for quant, prefix := range map[quantifier]string{plain: "", forAnyValue: "ForAnyValue:", forAllValues: "ForAllValues:"} {
			for _, suffix := range []string{"", "IfExists"} {
				name := prefix + b.name + suffix
				op, status := parseOperator(name)
				want := operatorExact
				if b.family == familyNull && suffix != "" {
					want = operatorNullIfExists // E-1004
				}
				if status != want || op.quant != quant || op.ifExists != (suffix != "") || op.negated != b.negated {
					t.Errorf("parseOperator(%q) = %+v, %d", name, op, status)
				}
				if _, status := parseOperator(strings.ToLower(name)); want == operatorExact && status != operatorWrongCase {
					t.Errorf("parseOperator(%q): status %d, want wrong case", strings.ToLower(name), status)
				}
				n++
			}
		}
	}
	if n != 27*6 {
		t.Errorf("%d operators, want %d", n, 27*6)
	}
}

func TestE1004NullIfExists(t *testing.T) {
	for _, op := range []string{"NullIfExists", "ForAnyValue:NullIfExists", "nullifexists"} {
		if got := (scene{}).problems(t, `{"`+op+`":{"t:string":"true"}}`); got != "NULL_WITH_IF_EXISTS" {
			t.Errorf("%s: problems %q", op, got)
		}
	}
}

func TestConditionKeyFormat(t *testing.T) {
	for _, key := range []string{"PrincipalOrgID", ":a", "aws:", ""} {
		if got := (scene{}).problems(t, `{"StringEquals":{"`+key+`":"a"}}`); got != "INVALID_CONDITION_KEY_FORMAT" {
			t.Errorf("%q: problems %q", key, got)
		}
	}
}

// operatorForms are the rows of the table of section 10.2 for every operator without set
// prefix: what holds if the key is absent, if no policy value matches and if one does.
var operatorForms = []struct {
	rule, operator, key string
	other, match        string // request values
	values              string // policy values
	negated             bool
}{
	{"E-1010", "StringEquals", "t:string", "b", "a", `"a"`, false},
	{"E-1010", "StringEqualsIgnoreCase", "t:string", "b", "A", `"a"`, false},
	{"E-1010", "StringLike", "t:string", "ba", "ab", `"a*"`, false},
	{"E-1010", "NumericEquals", "t:number", "2", "1.0", `"1"`, false},
	{"E-1010", "NumericLessThan", "t:number", "1", "0.9", `"1"`, false},
	{"E-1010", "NumericLessThanEquals", "t:number", "1.1", "1", `"1"`, false},
	{"E-1010", "NumericGreaterThan", "t:number", "1", "1.1", `"1"`, false},
	{"E-1010", "NumericGreaterThanEquals", "t:number", "-1", "1", `"1"`, false},
	{"E-1010", "DateEquals", "t:date", "2031", "2030-01-01", `"2030"`, false},
	{"E-1010", "DateLessThan", "t:date", "2030", "2029-12-31T23:59:59Z", `"2030"`, false},
	{"E-1010", "DateLessThanEquals", "t:date", "2030-01-01T00:00:00.1Z", "2030", `"2030"`, false},
	{"E-1010", "DateGreaterThan", "t:date", "2030", "2030-01-02", `"2030"`, false},
	{"E-1010", "DateGreaterThanEquals", "t:date", "2029-12", "2030", `"2030"`, false},
	{"E-1010", "Bool", "t:bool", "false", "TRUE", `"true"`, false},
	{"E-1010", "BinaryEquals", "t:binary", "YQ==", "Yg==", `"Yg=="`, false},
	{"E-1010", "IpAddress", "t:ip", "198.51.100.1", "203.0.113.7", `"203.0.113.0/24"`, false},
	{"E-1010", "ArnEquals", "t:arn", "arn:aws:s3:::b", "arn:aws:s3:::a/x", `"arn:aws:s3:::a*"`, false},
	{"E-1010", "ArnLike", "t:arn", "arn:aws:s3:::b", "arn:aws:s3:::a/x", `"arn:aws:s3:::a*"`, false},
	{"E-1011", "StringNotEquals", "t:string", "b", "a", `"a"`, true},
	{"E-1011", "StringNotEqualsIgnoreCase", "t:string", "b", "A", `"a"`, true},
	{"E-1011", "StringNotLike", "t:string", "ba", "ab", `"a*"`, true},
	{"E-1011", "NumericNotEquals", "t:number", "2", "1", `"1"`, true},
	{"E-1011", "DateNotEquals", "t:date", "2031", "2030", `"2030"`, true},
	{"E-1011", "NotIpAddress", "t:ip", "198.51.100.1", "203.0.113.7", `"203.0.113.0/24"`, true},
	{"E-1011", "ArnNotEquals", "t:arn", "arn:aws:s3:::b", "arn:aws:s3:::a", `"arn:aws:s3:::a"`, true},
	{"E-1011", "ArnNotLike", "t:arn", "arn:aws:s3:::b", "arn:aws:s3:::a", `"arn:aws:s3:::a"`, true},
}

func TestE1010ToE1021AbsentOtherMatch(t *testing.T) {
	for _, f := range operatorForms {
		// Absent, no policy value matches, some does.
		type row struct {
			rule, operator string
			want           [3]truth.Value
		}
		rows := []row{
			{f.rule, f.operator, [3]truth.Value{no, no, yes}},
			{"E-1012", f.operator + "IfExists", [3]truth.Value{yes, no, yes}},
			{"E-1016", "ForAnyValue:" + f.operator, [3]truth.Value{no, no, yes}},
			{"E-1018", "ForAllValues:" + f.operator, [3]truth.Value{yes, no, yes}},
			{"E-1020", "ForAnyValue:" + f.operator + "IfExists", [3]truth.Value{yes, no, yes}},
			{"E-1020", "ForAllValues:" + f.operator + "IfExists", [3]truth.Value{yes, no, yes}},
		}
		if f.negated {
			rows = []row{
				{f.rule, f.operator, [3]truth.Value{yes, yes, no}},
				{"E-1013", f.operator + "IfExists", [3]truth.Value{yes, yes, no}}, // E-1021
				{"E-1017", "ForAnyValue:" + f.operator, [3]truth.Value{no, yes, no}},
				{"E-1019", "ForAllValues:" + f.operator, [3]truth.Value{yes, yes, no}},
				{"E-1020", "ForAnyValue:" + f.operator + "IfExists", [3]truth.Value{yes, yes, no}},
				{"E-1020", "ForAllValues:" + f.operator + "IfExists", [3]truth.Value{yes, yes, no}},
			}
		}
		for _, r := range rows {
			condition := fmt.Sprintf(`{%q:{%q:[%s]}}`, r.operator, f.key, f.values)
			t.Run(r.rule+" "+r.operator, func(t *testing.T) {
				for i, s := range []scene{{}, with(f.key, f.other), with(f.key, f.match)} {
					if got, causes := s.eval(t, condition); got != r.want[i] {
						t.Errorf("%s with %v is %v %v, want %v", condition, s.context, got, causes, r.want[i])
					}
				}
			})
		}
	}
}

func TestE1014Null(t *testing.T) {
	for _, row := range []struct {
		values          string
		absent, present truth.Value
	}{
		{`"true"`, yes, no},
		{`"false"`, no, yes},
		{`true`, yes, no},
		{`false`, no, yes},
		{`"TRUE"`, yes, no},
		{`["true","false"]`, yes, yes}, // E-1026
		{`["false","false"]`, no, yes},
		{`"⟨?⟩"`, maybe, maybe},
		{`["true","⟨?⟩"]`, yes, maybe},
		{`["false","⟨more⟩"]`, maybe, yes},
	} {
		condition := `{"Null":{"t:string":` + row.values + `}}`
		if got, _ := (scene{}).eval(t, condition); got != row.absent {
			t.Errorf("%s with the key absent is %v, want %v", condition, got, row.absent)
		}
		if got, _ := with("t:string", "x").eval(t, condition); got != row.present {
			t.Errorf("%s with the key present is %v, want %v", condition, got, row.present)
		}
		list := strings.Replace(condition, "t:string", "t:list", 1)
		if got, _ := with("t:list", "x", "y").eval(t, list); got != row.present {
			t.Errorf("%s with a list (E-1025) is %v, want %v", list, got, row.present)
		}
	}
	for _, bad := range []string{`"yes"`, `"${aws:username}"`, `0`} {
		if (scene{}).problems(t, `{"Null":{"t:string":`+bad+`}}`) == "" {
			t.Errorf("Null %s is taken", bad)
		}
	}
}

// The table of section 10.4.
func TestE1016ToE1019Sets(t *testing.T) {
	for _, row := range []struct {
		request []string
		policy  string
		want    [4]truth.Value // AnyX, AnyNotX, AllX, AllNotX
	}{
		{nil, `["team"]`, [4]truth.Value{no, no, yes, yes}},
		{[]string{"team"}, `["team","cost"]`, [4]truth.Value{yes, no, yes, no}},
		{[]string{"team", "tmp"}, `["team","cost"]`, [4]truth.Value{yes, yes, no, no}},
		{[]string{"tmp"}, `["team","cost"]`, [4]truth.Value{no, yes, no, yes}},
		{[]string{"team", "cost"}, `["team","cost"]`, [4]truth.Value{yes, no, yes, no}},
		{[]string{""}, `["team"]`, [4]truth.Value{no, no, yes, yes}}, // E-1022
		{[]string{"", ""}, `[""]`, [4]truth.Value{no, no, yes, yes}},
	} {
		for i, op := range []string{"ForAnyValue:StringEquals", "ForAnyValue:StringNotEquals", "ForAllValues:StringEquals", "ForAllValues:StringNotEquals"} {
			condition := `{"` + op + `":{"t:list":` + row.policy + `}}`
			scenes := []scene{with("t:list", row.request...)}
			if row.request == nil {
				scenes = append(scenes, scene{})
			}
			for _, s := range scenes {
				if got, _ := s.eval(t, condition); got != row.want[i] {
					t.Errorf("%s with %q is %v, want %v", condition, row.request, got, row.want[i])
				}
			}
		}
	}
}

func TestE1022EmptyStringsUnderPlainOperators(t *testing.T) {
	runAll(t, []expectation{
		{"present for comparison", `{"StringEquals":{"t:string":""}}`, with("t:string", ""), yes},
		{"negated", `{"StringNotEquals":{"t:string":"a"}}`, with("t:string", ""), yes},
		{"an empty list is absent", `{"StringEqualsIfExists":{"t:string":"a"}}`, with("t:string"), yes},
		{"an empty list is absent to Null", `{"Null":{"t:string":"true"}}`, with("t:string"), yes},
	})
}

func TestE1024SetOperatorOnSingleValue(t *testing.T) {
	runAll(t, []expectation{
		{"any", `{"ForAnyValue:StringLike":{"t:string":"a*"}}`, with("t:string", "ab"), yes},
		{"all", `{"ForAllValues:StringLike":{"t:string":"a*"}}`, with("t:string", "b"), no},
	})
}

func TestE1028Unreadable(t *testing.T) {
	for _, row := range []struct{ operator, value string }{
		{"NumericEquals", "10 "}, {"NumericEquals", "1e3"}, {"DateEquals", "20310101T000000Z"},
		{"Bool", "yes"}, {"IpAddress", "300.1.1.1"}, {"ArnLike", "mira"},
	} {
		values := map[string]string{"NumericEquals": "10", "DateEquals": "2031", "Bool": "true", "IpAddress": "0.0.0.0/0", "ArnLike": "arn:*:*:*:*:*"}
		condition := fmt.Sprintf(`{%q:{"t:string":%q}}`, row.operator, values[row.operator])
		if got, _ := with("t:string", row.value).eval(t, condition); got != no {
			t.Errorf("%s with %q is %v, want false", condition, row.value, got)
		}
	}
	// Of a list, one value that cannot be read is one that does not match.
	if got, _ := with("t:list", "abc", "5").eval(t, `{"ForAnyValue:NumericEquals":{"t:list":"5"}}`); got != yes {
		t.Errorf("a list with an unreadable value is %v, want true", got)
	}
}

func TestE1028UnreadablePolicyValues(t *testing.T) {
	for _, row := range []struct{ condition, want string }{
		{`{"NumericEquals":{"t:number":"ten"}}`, "TYPE_MISMATCH_NUMBER"},
		{`{"NumericLessThan":{"t:number":["1","1e3"]}}`, "TYPE_MISMATCH_NUMBER"},
		{`{"NumericEquals":{"t:number":"` + strings.Repeat("9", 1_000_000) + `"}}`, "TYPE_MISMATCH_NUMBER"},
		{`{"DateEquals":{"t:date":"31/12/2027"}}`, "TYPE_MISMATCH_DATE"},
		{`{"DateEquals":{"t:date":"20310101T000000Z"}}`, "TYPE_MISMATCH_DATE"},
		{`{"Bool":{"t:bool":"yes"}}`, "TYPE_MISMATCH_BOOLEAN"},
		{`{"Null":{"t:bool":"yes"}}`, "TYPE_MISMATCH_BOOLEAN"},
		{`{"IpAddress":{"t:ip":"198.51.100.0-198.51.100.255"}}`, "TYPE_MISMATCH_IP_RANGE"},
		{`{"NotIpAddress":{"t:ip":"10.0.0.0/33"}}`, "TYPE_MISMATCH_IP_RANGE"},
		{`{"BinaryEquals":{"t:binary":"not base64!"}}`, "TYPE_MISMATCH_STRING"},
		{`{"NumericEquals":{"t:number":"${aws:EpochTime}"}}`, "INVALID_VARIABLE_FOR_OPERATOR"},
		{`{"DateEquals":{"t:date":"${aws:CurrentTime}"}}`, "INVALID_VARIABLE_FOR_OPERATOR"},
		{`{"IpAddress":{"t:ip":"${aws:SourceIp}"}}`, "INVALID_VARIABLE_FOR_OPERATOR"},
		{`{"BinaryEquals":{"t:binary":"${aws:userid}"}}`, "INVALID_VARIABLE_FOR_OPERATOR"},
		{`{"Null":{"t:string":"${aws:userid}"}}`, "INVALID_VARIABLE_FOR_OPERATOR"},
		{`{"ArnLike":{"t:arn":["*","arn:aws:s3","nonsense"]}}`, ""}, // E-1039
		{`{"StringEquals":{"t:string":["*","",""]}}`, ""},
	} {
		if got := (scene{}).problems(t, row.condition); got != row.want {
			t.Errorf("%.80s: problems %q, want %q", row.condition, got, row.want)
		}
	}
}

// The table of E-1029: by operator family and key type whether a value that would
// match does.
func TestE1029FamiliesAndTypes(t *testing.T) {
	values := map[string]string{
		"t:string": "", "t:arn": "arn:aws:s3:::a", "t:number": "2031", "t:date": "2031", "t:bool": "true", "t:ip": "203.0.113.7", "t:binary": "YQ==",
	}
	operands := []struct{ operator, operand, text string }{
		{"StringEquals", "", ""},
		{"ArnEquals", "arn:aws:s3:::a", "arn:aws:s3:::a"},
		{"NumericEquals", "2031", "2031"},
		{"DateEquals", "1924992000", "2031"}, // 2031-01-01
		{"Bool", "true", "true"},
		{"IpAddress", "203.0.113.7", "203.0.113.7"},
		{"BinaryEquals", "YQ==", "YQ=="},
	}
	const contested = maybe // C-19
	want := map[string][7]truth.Value{
		//               String     ARN  Numeric    Date       Bool       IP         Binary
		"StringEquals":  {yes, yes, contested, contested, contested, contested, contested},
		"ArnEquals":     {yes, yes, no, no, no, no, no},
		"NumericEquals": {yes, no, yes, no, no, no, no},
		"DateEquals":    {yes, no, no, yes, no, no, no}, // Numeric: epoch seconds, see below
		"Bool":          {yes, no, no, no, yes, no, no},
		"IpAddress":     {yes, no, no, no, no, yes, no},
		"BinaryEquals":  {contested, no, no, no, no, no, yes},
	}
	keys := []string{"t:string", "t:arn", "t:number", "t:date", "t:bool", "t:ip", "t:binary"}
	for _, o := range operands {
		for i, key := range keys {
			value, operand := values[key], o.operand
			switch {
			case key == "t:string":
				value = o.text
			case o.operator == "StringEquals":
				operand = value
			}
			condition := fmt.Sprintf(`{%q:{%q:%q}}`, o.operator, key, operand)
			if got, _ := with(key, value).eval(t, condition); got != want[o.operator][i] {
				t.Errorf("%s with %q is %v, want %v", condition, value, got, want[o.operator][i])
			}
		}
	}
	runAll(t, []expectation{
		{"Numeric on aws:EpochTime", `{"NumericGreaterThan":{"aws:EpochTime":"1000000000"}}`, with("aws:EpochTime", "1924992000"), yes},
		{"Numeric on aws:CurrentTime", `{"NumericGreaterThan":{"aws:CurrentTime":"1000000000"}}`, with("aws:EpochTime", "1924992000"), no},
		{"Date on a number", `{"DateEquals":{"t:number":"1970-01-01T00:33:51Z"}}`, with("t:number", "2031"), yes},
		{"Date on a short number", `{"DateEquals":{"t:number":"1970-01-01T00:00:07Z"}}`, with("t:number", "7"), yes},
		{"negated mismatch, key absent", `{"ArnNotEquals":{"t:number":"arn:aws:s3:::a"}}`, scene{}, yes},
		{"a key that nothing is known of is a string", `{"NumericEquals":{"no:such":"5"}}`, with("no:such", "5.0"), yes},
		{"an ARN as a whole string", `{"StringLike":{"t:arn":"arn:*a"}}`, with("t:arn", "arn:aws:s3:::a"), yes},
	})
}

func TestE1040StringLikeCrossesColons(t *testing.T) {
	s := with("t:arn", "arn:aws:sns:eu-west-1:444455556666:a:b")
	runAll(t, []expectation{
		{"E-1032", `{"StringLike":{"t:arn":"arn:aws:sns:*:b"}}`, s, yes},
		{"E-1040", `{"ArnLike":{"t:arn":"arn:aws:sns:*:444455556666:*"}}`, s, yes},
		{"E-1040 region only", `{"ArnLike":{"t:arn":"arn:aws:sns:*:a:b"}}`, s, no},
		{"E-1039 case", `{"ArnLike":{"t:arn":"arn:aws:sns:*:444455556666:A:b"}}`, s, no},
		{"E-1039 sixth field", `{"ArnLike":{"t:arn":"arn:*:sns:*:*:a?b"}}`, s, yes},
		{"E-1032 no prefix match", `{"StringLike":{"t:arn":"arn:aws:sns"}}`, s, no},
		{"E-1030 asterisk is literal", `{"StringEquals":{"t:string":"a*"}}`, with("t:string", "ab"), no},
		{"E-1030 asterisk itself", `{"StringEquals":{"t:string":"a*"}}`, with("t:string", "a*"), yes},
		{"E-1030 no normalisation", `{"StringEquals":{"t:string":"\u00e9"}}`, with("t:string", "e\u0301"), no},
	})
}

func TestE1640Unknown(t *testing.T) {
	holedString := scene{partial: map[string]ContextValue{"t:string": holding("dev-⟨?⟩")}}
	open := scene{partial: map[string]ContextValue{"t:string": holding("⟨?⟩")}}
	perhaps := scene{partial: map[string]ContextValue{"t:string": mayHold("a")}}
	list := scene{partial: map[string]ContextValue{"t:list": holding("team", "⟨more⟩")}}
	other := scene{partial: map[string]ContextValue{"t:list": holding("tmp", "⟨more⟩")}}
	nothing := scene{partial: map[string]ContextValue{"t:list": mayHold("⟨more⟩")}}
	runAll(t, []expectation{
		{"E-1624 disjoint", `{"StringNotEquals":{"t:string":"prod"}}`, holedString, yes},
		{"E-1624 may be equal", `{"StringNotEquals":{"t:string":"prod"}}`, open, maybe},
		{"E-1624 prefix", `{"StringEquals":{"t:string":"dev-1"}}`, holedString, maybe},
		{"E-1621 inclusion", `{"StringLike":{"t:string":"dev-*"}}`, holedString, yes},
		{"E-1642 everything", `{"StringLike":{"t:string":"*"}}`, open, yes},
		{"E-1625 folded", `{"StringEqualsIgnoreCase":{"t:string":"PROD"}}`, holedString, no},
		{"E-1609 r and p", `{"StringEquals":{"t:string":"a"}}`, perhaps, maybe},
		{"E-1609 not r or p", `{"StringEqualsIfExists":{"t:string":"a"}}`, perhaps, yes},
		{"E-1609 not r or not p", `{"StringNotEquals":{"t:string":"b"}}`, perhaps, yes},
		{"E-1609 F", `{"StringEquals":{"t:string":"b"}}`, perhaps, no},
		{"Null", `{"Null":{"t:string":"true"}}`, perhaps, maybe},
		{"E-1630 more values", `{"StringEquals":{"t:string":["b","⟨more⟩"]}}`, with("t:string", "a"), maybe},
		{"E-1630 more values, one matches", `{"StringEquals":{"t:string":["a","⟨more⟩"]}}`, with("t:string", "a"), yes},
		{"E-1630 NOR", `{"StringNotEquals":{"t:string":["a","⟨more⟩"]}}`, with("t:string", "a"), no},
		{"policy hole never true", `{"StringLike":{"t:string":"⟨?⟩"}}`, with("t:string", "a"), maybe},
		{"policy hole, prefix conflicts", `{"StringLike":{"t:string":"b⟨?⟩"}}`, with("t:string", "a"), no},
		{"E-1626 number", `{"NumericLessThan":{"t:number":"⟨?⟩"}}`, with("t:number", "1"), maybe},
		{"E-1626 number, other value", `{"NumericLessThan":{"t:number":["2","⟨?⟩"]}}`, with("t:number", "1"), yes},
		{"E-1626 ip", `{"IpAddress":{"t:ip":"203.0.⟨?⟩"}}`, with("t:ip", "198.51.100.1"), maybe},
		{"E-1626 date", `{"DateLessThan":{"t:date":"20⟨?⟩"}}`, with("t:date", "1999"), maybe},
		{"E-1626 bool", `{"Bool":{"t:bool":"⟨?⟩"}}`, with("t:bool", "true"), maybe},
		{"E-1626 bool of both", `{"Bool":{"t:bool":["true","false"]}}`, scene{partial: map[string]ContextValue{"t:bool": holding("⟨?⟩")}}, yes},
		{"E-1626 binary", `{"BinaryEquals":{"t:binary":"⟨?⟩"}}`, with("t:binary", "YQ=="), maybe},
		{"E-1626 request", `{"NumericLessThan":{"t:number":"5"}}`, scene{partial: map[string]ContextValue{"t:number": holding("⟨?⟩")}}, maybe},
		{"E-1623 ARN hole in the account", `{"ArnLike":{"t:arn":"arn:aws:s3:::a"}}`, scene{partial: map[string]ContextValue{"t:arn": holding("arn:aws:s3::⟨12⟩:a")}}, no},
		{"E-1623 ARN prefix", `{"ArnLike":{"t:arn":"arn:aws:sqs:*:*:*"}}`, scene{partial: map[string]ContextValue{"t:arn": holding("arn:aws:s3⟨?⟩")}}, no},
		{"E-1631 all", `{"ForAllValues:StringEquals":{"t:list":"team"}}`, list, maybe},
		{"E-1631 all fails", `{"ForAllValues:StringEquals":{"t:list":"team"}}`, other, no},
		{"E-1631 any", `{"ForAnyValue:StringEquals":{"t:list":"team"}}`, list, yes},
		{"E-1631 any may", `{"ForAnyValue:StringEquals":{"t:list":"team"}}`, other, maybe},
		{"E-1631 any not", `{"ForAnyValue:StringNotEquals":{"t:list":"team"}}`, other, yes},
		{"E-1631 all like everything", `{"ForAllValues:StringLike":{"t:list":"*"}}`, list, yes},
		{"E-1632 wholly unknown", `{"ForAnyValue:StringLike":{"t:list":"*"}}`, nothing, maybe},
		{"E-1632 wholly unknown, all", `{"ForAllValues:StringLike":{"t:list":"*"}}`, nothing, yes},
		{"E-1641 wholly unknown condition", `{"⟨more⟩":{"t:string":"a"}}`, scene{}, maybe},
		{"E-1641 further operators", `{"StringEquals":{"t:string":"a"},"⟨more⟩":{"x:y":"a"}}`, with("t:string", "a"), maybe},
		{"E-1641 further operators, F", `{"StringEquals":{"t:string":"b"},"⟨more⟩":{"x:y":"a"}}`, with("t:string", "a"), no},
		{"E-1641 further keys", `{"StringEquals":{"t:string":"a","⟨more⟩":"a"}}`, with("t:string", "a"), maybe},
	})
}

// The cause of an undetermined value says what can be done about it.
func TestE1604Causes(t *testing.T) {
	for _, row := range []struct {
		name, condition string
		scene           scene
		want            string
	}{
		{"policy value", `{"StringEquals":{"t:string":"⟨?⟩"}}`, with("t:string", "a"), `unknown:$.Statement.Condition.StringEquals["t:string"]`},
		{"supplied, not known yet", `{"StringEquals":{"t:string":"a"}}`, scene{partial: map[string]ContextValue{"t:string": holding("⟨?⟩")}}, "unknown:context.t:string"},
		{"not supplied", `{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}`, scene{}, "context:aws:RequestedRegion"},
		{"contested", `{"StringEquals":{"t:list":"a"}}`, with("t:list", "a"), "contested:C-10"},
		{"absorbed (F)", `{"StringEquals":{"aws:RequestedRegion":"eu-west-1"},"NumericEquals":{"t:number":"⟨?⟩"},"Null":{"t:string":"true"}}`, with("t:string", "a"), ""},
		{"absorbed (T)", `{"StringEquals":{"t:string":["⟨?⟩","a"]}}`, with("t:string", "a"), ""},
		{"unknown caller", `{"StringEquals":{"aws:PrincipalAccount":"444455556666"}}`, scene{caller: UnnamedRole(""), resource: "arn:aws:s3:::b"}, "unknown:principal"},
		{"session name", `{"StringEquals":{"aws:userid":"AROA1:x"}}`, scene{principal: testRole}, "context:aws:userid"},
	} {
		_, causes := row.scene.eval(t, row.condition)
		if got := strings.Join(causes, " "); got != row.want {
			t.Errorf("%s: causes %q, want %q", row.name, got, row.want)
		}
	}
}

func TestE1204MissingKeys(t *testing.T) {
	s := scene{context: map[string][]string{"t:string": {"a"}}}
	m, _ := s.compile(t, `{"StringEquals":{"t:string":"b","iam:PassedToService":"x","aws:username":"mira"},"Null":{"aws:SourceVpc":"true"},
		"StringLike":{"t:number":"${aws:PrincipalTag/Team}"},"IpAddress":{"aws:SourceIp":"203.0.113.0/24"},"Bool":{"aws:SecureTransport":"true"}}`)
	v := s.env(t)
	if got := m.match(v); got != no {
		t.Fatalf("match = %v", got)
	}
	want := "iam:PassedToService aws:SourceVpc t:number aws:SourceIp"
	if got := strings.Join(v.trace.missing, " "); got != want {
		t.Errorf("missing %q, want %q", got, want)
	}
	if got := strings.Join(v.trace.assumptions, "; "); !strings.Contains(got, "aws:SecureTransport") {
		t.Errorf("assumptions %q", got)
	}
}

func TestFailures(t *testing.T) {
	s := scene{context: map[string][]string{"aws:RequestedRegion": {"us-west-2"}, "t:list": {"a", "b"}, "t:string": {""}}}
	m, _ := s.compile(t, `{"StringEquals":{"aws:RequestedRegion":"eu-west-1","aws:PrincipalOrgID":"o-tide","aws:username":"mira","t:string":"x"},
		"ForAllValues:StringEquals":{"t:list":"a"},"Null":{"aws:RequestedRegion":"true"},"IpAddress":{"aws:SourceIp":"203.0.113.0/24"},"⟨more⟩":{"a:b":"c"}}`)
	v := s.env(t)
	var got []string
	for _, f := range m.failures(v) {
		got = append(got, fmt.Sprintf("%s %s %v: %s", f.Operator, f.Key, f.Value, f.Why))
	}
	want := []string{
		"StringEquals aws:RequestedRegion false: aws:RequestedRegion is us-west-2",
		"StringEquals aws:PrincipalOrgID false: the request has no aws:PrincipalOrgID",
		"StringEquals t:string false: t:string is empty",
		"ForAllValues:StringEquals t:list false: t:list is [a, b]",
		"Null aws:RequestedRegion false: the request has aws:RequestedRegion",
		"IpAddress aws:SourceIp undetermined: the value of aws:SourceIp is not known",
		"  undetermined: not all of its Condition is known yet",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("failures:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if v.trace == nil || v.trace.causes != nil {
		t.Error("failures left traces")
	}
}
