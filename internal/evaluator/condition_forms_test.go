// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

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
