// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// permission are the arguments of a permission of a function.
func permission(sid, function, qualifier, principal string) map[string]any {
	out := map[string]any{"statement_id": sid, "action": "lambda:InvokeFunction", "function_name": function, "principal": principal}
	if qualifier != "" {
		out["qualifier"] = qualifier
	}
	return out
}

// TestJoinedPermissions makes one document of the permissions of one function.
func TestJoinedPermissions(t *testing.T) {
	home := &Settings{Account: "210987654321", Partition: "aws", Region: "eu-west-1"}
	const function = "arn:aws:lambda:eu-west-1:210987654321:function:f"
	add := func(name string, after map[string]any) change {
		return change{"aws_lambda_permission", name, create, nil, after, nil}
	}
	bus := func(name, sid, bus string) change {
		return change{"aws_cloudwatch_event_permission", name, create, nil, map[string]any{"statement_id": sid, "action": "events:PutEvents", "principal": "210987654321", "event_bus_name": bus}, nil}
	}
	for _, test := range []struct {
		name    string
		changes []change
		want    []string // the addresses of each document
	}{
		{"one", []change{add("a", permission("a", "f", "", "s3.amazonaws.com"))}, []string{"a"}},
		{"the same function", []change{add("a", permission("a", "f", "", "s3.amazonaws.com")), add("b", permission("b", "f", "", "sns.amazonaws.com"))}, []string{"a+b"}},
		{"by name and ARN", []change{add("a", permission("a", "f", "", "s3.amazonaws.com")), add("b", permission("b", function, "", "sns.amazonaws.com"))}, []string{"a+b"}},
		{"other functions", []change{add("a", permission("a", "f", "", "s3.amazonaws.com")), add("b", permission("b", "g", "", "sns.amazonaws.com"))}, []string{"a", "b"}},
		{"another qualifier", []change{add("a", permission("a", "f", "", "s3.amazonaws.com")), add("b", permission("b", "f", "live", "sns.amazonaws.com"))}, []string{"a", "b"}},
		{"event buses", []change{bus("a", "a", "default"), bus("b", "b", "default"), bus("c", "c", "other")}, []string{"a+b", "c"}},
	} {
		var got []string
		for _, d := range Run(parsePlan(t, planOf(t, test.changes...)), home).Documents {
			var names []string
			for _, address := range d.Addresses() {
				_, name, _ := strings.Cut(address, ".")
				names = append(names, name)
			}
			got = append(got, strings.Join(names, "+"))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// TestJoinedFindings shows findings of a joined document at the permission that they are
// about, with the status of that permission.
func TestJoinedFindings(t *testing.T) {
	was := permission("a", "f", "", "*")
	r := Run(parsePlan(t, planOf(t,
		change{"aws_lambda_permission", "a", noop, was, was, nil},
		change{"aws_lambda_permission", "b", create, nil, permission("a", "f", "", "s3.amazonaws.com"), nil},
		change{"aws_lambda_permission", "c", create, nil, permission("c", "f", "", "*"), nil},
	)), &Settings{})
	if len(r.Documents) != 1 {
		t.Fatalf("%d documents", len(r.Documents))
	}
	got := lines(r)
	for _, want := range []string{"RESOURCE_PUBLIC_ACCESS SECURITY_WARNING existing aws_lambda_permission.a", "RESOURCE_PUBLIC_ACCESS SECURITY_WARNING new aws_lambda_permission.c"} {
		if !slices.Contains(got, want) {
			t.Errorf("there is no %s among\n%s", want, strings.Join(got, "\n"))
		}
	}
	if !slices.ContainsFunc(r.Findings, func(f *Finding) bool { return strings.Contains(f.ID, "SID") && f.Address == "aws_lambda_permission.b" }) {
		t.Errorf("the statement id that is given twice is not found:\n%s", strings.Join(got, "\n"))
	}
	for _, f := range r.Findings {
		if f.Path != "" && f.Path != "$" && !strings.HasPrefix(f.Path, "$.Statement[0]") {
			t.Errorf("%s at %s: path %s", f.ID, f.Address, f.Path)
		}
	}
}

// TestJoinedSize adds up the statements of a function.
func TestJoinedSize(t *testing.T) {
	var changes []change
	for i := range 150 {
		changes = append(changes, change{"aws_lambda_permission", fmt.Sprintf("p%03d", i), create, nil, permission(fmt.Sprintf("a%03d", i), "f", "", fmt.Sprintf("arn:aws:iam::210987654321:role/%s%03d", strings.Repeat("x", 50), i)), nil})
	}
	got := lines(Run(parsePlan(t, planOf(t, changes...)), &Settings{}))
	if !slices.ContainsFunc(got, func(line string) bool { return strings.HasPrefix(line, "POLICY_SIZE") }) {
		t.Errorf("the size is not found: %v", got[:min(len(got), 5)])
	}
}

// TestJoinedByReference joins permissions of a function whose name is not known yet, and says
// what is assumed.
func TestJoinedByReference(t *testing.T) {
	text := string(planOf(t,
		change{"aws_lambda_function", "f", create, nil, map[string]any{}, map[string]any{"function_name": true, "id": true, "arn": true}},
		change{"aws_lambda_permission", "a", create, nil, map[string]any{"statement_id": "a", "action": "lambda:InvokeFunction", "principal": "s3.amazonaws.com"}, map[string]any{"function_name": true}},
		change{"aws_lambda_permission", "b", create, nil, map[string]any{"statement_id": "b", "action": "lambda:InvokeFunction", "principal": "sns.amazonaws.com"}, map[string]any{"function_name": true}},
		change{"aws_lambda_permission", "c", create, nil, map[string]any{"statement_id": "c", "action": "lambda:InvokeFunction", "principal": "sqs.amazonaws.com"}, map[string]any{"function_name": true}},
	))
	block := func(typ, name, expressions string) string {
		return `{"address":"` + typ + "." + name + `","mode":"managed","type":"` + typ + `","name":"` + name + `","expressions":{` + expressions + `}}`
	}
	const reference = `"function_name":{"references":["aws_lambda_function.f.function_name","aws_lambda_function.f"]}`
	text = strings.TrimSuffix(strings.TrimSpace(text), "}") + `,"configuration":{"root_module":{"resources":[` + strings.Join([]string{
		block("aws_lambda_function", "f", ""), block("aws_lambda_permission", "a", reference), block("aws_lambda_permission", "b", reference),
		block("aws_lambda_permission", "c", `"function_name":{"references":["local.x"]}`),
	}, ",") + `]}}}`
	r := Run(parsePlan(t, []byte(text)), &Settings{})
	if len(r.Documents) != 2 || len(r.Documents[0].Addresses()) != 2 || !strings.Contains(r.Documents[0].Assumption, "aws_lambda_permission.b.function_name is taken to be aws_lambda_function.f") {
		t.Errorf("%d documents, the first of %v, assumed %q", len(r.Documents), r.Documents[0].Addresses(), r.Documents[0].Assumption)
	}
	if r.Documents[1].Assumption != "" {
		t.Errorf("assumed of the other: %q", r.Documents[1].Assumption)
	}
}
