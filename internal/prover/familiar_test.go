// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"testing"
)

// TestP701Actions: the counterexample is a request that readers know, if there is one.
func TestP701Actions(t *testing.T) {
	for _, tt := range []struct {
		name, ceiling    string
		action, resource string
	}{
		{"a service", allOfS3, "dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:444455556666:table/example"},
		{"an action", readLogs, "s3:GetObject", "arn:aws:s3:::example/example"},
		{"all but what takes a role", `{"Effect":"Allow","NotAction":"sts:*","Resource":"*"}`, "sts:AssumeRole", ""},
		{"an action on resources of several forms", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`, "s3:GetObject", "arn:aws:s3:::example/example"},
		{"a resource of the service of the action", `[` + allAction + `,{"Effect":"Deny","Action":"ec2:StartInstances","Resource":"*"}]`, "ec2:StartInstances", "arn:aws:ec2:us-east-1:444455556666:instance/example"},
		{"a region and an account", `[` + allAction + `,{"Effect":"Deny","Action":"dynamodb:Query","Resource":"arn:aws:dynamodb:*:*:table/a/*"}]`, "dynamodb:Query", "arn:aws:dynamodb:us-east-1:444455556666:table/a/index/x"},
		{"all but one", `[` + allAction + `,{"Effect":"Deny","Action":"kms:CreateKey","Resource":"*"}]`, "kms:CreateKey", "*"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			left := effectiveOf(t, nil, allAction)
			if tt.resource == "" { // the trust of roles is not given
				left = documents(t, allAction)
			}
			w := Within(context.Background(), left, documents(t, tt.ceiling), Options{}).Witness
			if w == nil || w.Action != tt.action || tt.resource != "" && w.Resource != tt.resource || !w.Realistic {
				t.Errorf("%+v, want %s on %s", w, tt.action, tt.resource)
			}
		})
	}
}

// TestP207Fitting is the universe of requests that fit the catalogue: names of buckets and tables have no
// slash, keys of objects may have colons, and some actions without resources may be asked about ARNs (E-1404).
func TestP207Fitting(t *testing.T) {
	const (
		both    = `{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]}`
		exact   = `[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"},{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b"}]`
		colons  = `[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"},{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*:*"}]`
		objects = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`
		tables  = `{"Effect":"Allow","Action":"dynamodb:Query","Resource":"arn:aws:dynamodb:eu-west-1:444455556666:table/a/*"}`
		indexes = `{"Effect":"Allow","Action":"dynamodb:Query","Resource":"arn:aws:dynamodb:eu-west-1:444455556666:table/b/index/*"}`
		roles   = `{"Effect":"Allow","Action":"iam:ListRoles","Resource":"arn:aws:iam::444455556666:role/*"}`
	)
	for _, tt := range []struct {
		name, left, right string
		want              Verdict
	}{
		{"buckets and objects", both, exact, Proved},
		{"objects with colons", objects, colons, Refuted},
		{"indexes of tables", tables, indexes, Refuted},
		{"roles are listed by their path", roles, objects, Refuted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Within(context.Background(), documents(t, tt.left), effectiveOf(t, nil, tt.right), Options{Universe: Fitting})
			if r.Verdict != tt.want {
				t.Errorf("%v, want %v; %+v, causes %+v", r.Verdict, tt.want, r.Witness, r.Causes)
			}
		})
	}
}
