// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

func TestE1640Unknown(t *testing.T) {
	holedString := scene{partial: map[string]request.ContextValue{"t:string": holding("dev-⟨?⟩")}}
	open := scene{partial: map[string]request.ContextValue{"t:string": holding("⟨?⟩")}}
	perhaps := scene{partial: map[string]request.ContextValue{"t:string": mayHold("a")}}
	list := scene{partial: map[string]request.ContextValue{"t:list": holding("team", "⟨more⟩")}}
	other := scene{partial: map[string]request.ContextValue{"t:list": holding("tmp", "⟨more⟩")}}
	nothing := scene{partial: map[string]request.ContextValue{"t:list": mayHold("⟨more⟩")}}
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
		{"E-1630 more numbers", `{"NumericEquals":{"t:number":["2","⟨more⟩"]}}`, with("t:number", "1"), maybe},
		{"E-1630 more numbers, NOR", `{"NumericNotEquals":{"t:number":["2","⟨more⟩"]}}`, with("t:number", "1"), maybe},
		{"E-1630 more dates", `{"DateLessThan":{"t:date":["2020-01-01","⟨more⟩"]}}`, with("t:date", "2026-01-01"), maybe},
		{"E-1630 more ranges", `{"IpAddress":{"t:ip":["198.51.100.0/24","⟨more⟩"]}}`, with("t:ip", "203.0.113.7"), maybe},
		{"E-1630 more ranges, NOR", `{"NotIpAddress":{"t:ip":["198.51.100.0/24","⟨more⟩"]}}`, with("t:ip", "203.0.113.7"), maybe},
		{"E-1630 more binary values", `{"BinaryEquals":{"t:binary":["QQ==","⟨more⟩"]}}`, with("t:binary", "Qg=="), maybe},
		{"E-1630 more patterns of ARNs", `{"ArnLike":{"t:arn":["arn:aws:sqs:*:*:b","⟨more⟩"]}}`, with("t:arn", "arn:aws:sqs:eu-west-1:444455556666:a"), maybe},
		{"E-1630 more booleans", `{"Bool":{"t:bool":["false","⟨more⟩"]}}`, with("t:bool", "true"), maybe},
		{"E-1626 a number that is not known", `{"NumericEquals":{"t:number":["2","⟨?⟩"]}}`, with("t:number", "1"), maybe},
		{"E-1630 NOR", `{"StringNotEquals":{"t:string":["a","⟨more⟩"]}}`, with("t:string", "a"), no},
		{"policy hole never true", `{"StringLike":{"t:string":"⟨?⟩"}}`, with("t:string", "a"), maybe},
		{"policy hole, prefix conflicts", `{"StringLike":{"t:string":"b⟨?⟩"}}`, with("t:string", "a"), no},
		{"E-1626 number", `{"NumericLessThan":{"t:number":"⟨?⟩"}}`, with("t:number", "1"), maybe},
		{"E-1626 number, other value", `{"NumericLessThan":{"t:number":["2","⟨?⟩"]}}`, with("t:number", "1"), yes},
		{"E-1626 ip", `{"IpAddress":{"t:ip":"203.0.⟨?⟩"}}`, with("t:ip", "198.51.100.1"), maybe},
		{"E-1626 date", `{"DateLessThan":{"t:date":"20⟨?⟩"}}`, with("t:date", "1999"), maybe},
		{"E-1626 bool", `{"Bool":{"t:bool":"⟨?⟩"}}`, with("t:bool", "true"), maybe},
		{"E-1626 bool of both", `{"Bool":{"t:bool":["true","false"]}}`, scene{partial: map[string]request.ContextValue{"t:bool": holding("⟨?⟩")}}, yes},
		{"E-1626 binary", `{"BinaryEquals":{"t:binary":"⟨?⟩"}}`, with("t:binary", "YQ=="), maybe},
		{"E-1626 request", `{"NumericLessThan":{"t:number":"5"}}`, scene{partial: map[string]request.ContextValue{"t:number": holding("⟨?⟩")}}, maybe},
		{"E-1623 ARN hole in the account", `{"ArnLike":{"t:arn":"arn:aws:s3:::a"}}`, scene{partial: map[string]request.ContextValue{"t:arn": holding("arn:aws:s3::⟨12⟩:a")}}, no},
		{"E-1623 ARN prefix", `{"ArnLike":{"t:arn":"arn:aws:sqs:*:*:*"}}`, scene{partial: map[string]request.ContextValue{"t:arn": holding("arn:aws:s3⟨?⟩")}}, no},
		{"E-1631 all", `{"ForAllValues:StringEquals":{"t:list":"team"}}`, list, maybe},
		{"E-1631 all fails", `{"ForAllValues:StringEquals":{"t:list":"team"}}`, other, no},
		{"E-1631 any", `{"ForAnyValue:StringEquals":{"t:list":"team"}}`, list, yes},
		{"E-1631 any may", `{"ForAnyValue:StringEquals":{"t:list":"team"}}`, other, maybe},
		{"E-1631 any not", `{"ForAnyValue:StringNotEquals":{"t:list":"team"}}`, other, yes},
		{"E-1631 all like everything", `{"ForAllValues:StringLike":{"t:list":"*"}}`, list, yes},
		{"E-1632 fully unknown", `{"ForAnyValue:StringLike":{"t:list":"*"}}`, nothing, maybe},
		{"E-1632 fully unknown, all", `{"ForAllValues:StringLike":{"t:list":"*"}}`, nothing, yes},
		{"E-1641 fully unknown condition", `{"⟨more⟩":{"t:string":"a"}}`, scene{}, maybe},
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
		{"supplied, not known yet", `{"StringEquals":{"t:string":"a"}}`, scene{partial: map[string]request.ContextValue{"t:string": holding("⟨?⟩")}}, "unknown:context.t:string"},
		{"not supplied", `{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}`, scene{action: "s3:ListBucket", resource: "arn:aws:s3:::b"}, "context:aws:RequestedRegion"},
		{"contested", `{"StringEquals":{"t:list":"a"}}`, with("t:list", "a"), "contested:C-10"},
		{"has no influence (F)", `{"StringEquals":{"aws:RequestedRegion":"eu-west-1"},"NumericEquals":{"t:number":"⟨?⟩"},"Null":{"t:string":"true"}}`, with("t:string", "a"), ""},
		{"has no influence (T)", `{"StringEquals":{"t:string":["⟨?⟩","a"]}}`, with("t:string", "a"), ""},
		{"unknown caller", `{"StringEquals":{"aws:PrincipalAccount":"444455556666"}}`, scene{caller: request.UnnamedRole(""), resource: "arn:aws:s3:::b"}, "unknown:principal"},
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
	if got := v.matchConditions(m); got != no {
		t.Fatalf("match = %v", got)
	}
	want := "iam:PassedToService aws:SourceVpc t:number aws:SourceIp"
	if got := strings.Join(v.trace.missing, " "); got != want {
		t.Errorf("missing %q, want %q", got, want)
	}
	if got := v.trace.assumptions; !slices.Contains(got, Note{Kind: AssumeTLS}) {
		t.Errorf("assumptions %v", got)
	}
}

func TestFailures(t *testing.T) {
	s := scene{action: "s3:ListBucket", resource: "arn:aws:s3:::b", context: map[string][]string{"aws:RequestedRegion": {"us-west-2"}, "t:list": {"a", "b"}, "t:string": {""}}}
	m, _ := s.compile(t, `{"StringEquals":{"aws:RequestedRegion":"eu-west-1","aws:PrincipalOrgID":"o-tide","aws:username":"mira","t:string":"x"},
		"ForAllValues:StringEquals":{"t:list":"a"},"Null":{"aws:RequestedRegion":"true"},"IpAddress":{"aws:SourceIp":"203.0.113.0/24"},"⟨more⟩":{"a:b":"c"}}`)
	v := s.env(t)
	var got []string
	for _, f := range v.failedConditions(m) {
		got = append(got, fmt.Sprintf("%s %s %v: %d %s", f.Operator, f.Key, f.Value, f.Kind, f.Found))
	}
	want := []string{
		fmt.Sprintf("StringEquals aws:RequestedRegion false: %d us-west-2", FailsKeyValue),
		fmt.Sprintf("StringEquals aws:PrincipalOrgID false: %d ", FailsKeyAbsent),
		fmt.Sprintf("StringEquals t:string false: %d empty", FailsKeyValue),
		fmt.Sprintf("ForAllValues:StringEquals t:list false: %d [a, b]", FailsKeyValue),
		fmt.Sprintf("Null aws:RequestedRegion false: %d ", FailsKeyPresent),
		fmt.Sprintf("IpAddress aws:SourceIp undetermined: %d ", FailsKeyUnknown),
		fmt.Sprintf("  undetermined: %d ", FailsConditionUnknown),
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("failures:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if v.trace == nil || v.trace.causes != nil {
		t.Error("failures left traces")
	}
}
