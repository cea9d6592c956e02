// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// How requests have a key: the class and what goes with it.
func TestE1721KeyUse(t *testing.T) {
	const (
		object   = "arn:aws:s3:::b/x"
		point    = "arn:aws:s3:eu-west-1:444455556666:accesspoint/p"
		key      = "arn:aws:kms:eu-west-1:444455556666:key/1"
		alias    = "arn:aws:kms:eu-west-1:444455556666:alias/a"
		instance = "arn:aws:ec2:eu-west-1:444455556666:instance/*"
		image    = "arn:aws:ec2:eu-west-1::image/ami-1"
		table    = "arn:aws:dynamodb:eu-west-1:444455556666:table/t"
		role     = "arn:aws:iam::444455556666:role/x"
	)
	for _, row := range []struct{ action, resource, key, want string }{
		{"s3:GetObject", object, "s3:authtype", "always signed [REST-HEADER REST-QUERY-STRING POST]"},
		{"s3:GetObject", object, "s3:signatureversion", "always signed [AWS AWS4-HMAC-SHA256]"},
		{"s3:GetObject", object, "s3:tlsversion", "always if aws:securetransport [1.2 1.3]"},
		{"s3:GetObject", object, "s3:signatureage", "optional"},
		{"s3:GetObject", object, "s3:existingobjecttag/team", "optional"},
		{"s3:GetObject", object, "s3:prefix", "never"},
		{"s3:GetObject", object, "s3:dataaccesspointaccount", "never"},
		{"s3:GetObject", point + "/object/x", "s3:dataaccesspointaccount", "property of the resource"},
		{"s3:ListBucket", point, "s3:accesspointnetworkorigin", "property of the resource"},
		{"s3:GetObject", "*", "s3:dataaccesspointaccount", "optional of the resource"},
		{"s3:ListBucket", "arn:aws:s3:::b", "s3:prefix", "optional"},
		{"kms:Decrypt", key, "kms:calleraccount", "always"},
		{"kms:Decrypt", key, "kms:keyspec", "property of the resource"},
		{"kms:Decrypt", key, "kms:multiregionkeytype", "property of the resource if kms:multiregion [PRIMARY REPLICA]"},
		{"kms:Decrypt", key, "kms:encryptionalgorithm", "always"},
		{"kms:Decrypt", key, "kms:viaservice", "optional"},
		{"kms:Decrypt", key, "kms:resourcealiases", "optional of the resource"},
		{"kms:Decrypt", key, "kms:signingalgorithm", "never"},
		{"kms:CreateKey", "*", "kms:keyspec", "always"},
		{"kms:ListKeys", "*", "kms:keyspec", "never"},
		{"kms:ListKeys", "*", "kms:calleraccount", "never"},
		{"kms:CreateAlias", alias, "kms:keyspec", "never"},
		{"kms:CreateAlias", key, "kms:keyspec", "property of the resource"},
		{"sts:AssumeRole", role, "sts:rolesessionname", "always"},
		{"sts:AssumeRole", role, "sts:externalid", "optional"},
		{"sts:AssumeRole", role, "sts:durationseconds", "never"},
		{"sts:AssumeRoleWithWebIdentity", role, "token.actions.githubusercontent.com:sub", "always"},
		{"sts:AssumeRoleWithWebIdentity", role, "token.actions.githubusercontent.com:ref", "optional"},
		{"sts:AssumeRoleWithWebIdentity", role, "graph.facebook.com:sub", "optional"},
		{"sts:AssumeRoleWithWebIdentity", role, "graph.facebook.com:app_id", "always"},
		{"sts:AssumeRoleWithSAML", role, "saml:iss", "always"},
		{"sts:AssumeRoleWithSAML", role, "saml:uid", "optional"},
		{"iam:PassRole", role, "iam:passedtoservice", "always"},
		{"iam:AttachRolePolicy", role, "iam:policyarn", "always"},
		{"iam:AttachRolePolicy", role, "iam:permissionsboundary", "optional"},
		{"iam:PutRolePermissionsBoundary", role, "iam:permissionsboundary", "always"},
		{"iam:CreateRole", role, "iam:permissionsboundary", "optional"},
		{"iam:GetPolicy", "arn:aws:iam::444455556666:policy/p", "iam:policyarn", "never"},
		{"ec2:RunInstances", instance, "ec2:instancetype", "always of the resource"},
		{"ec2:RunInstances", image, "ec2:instancetype", "never"},
		{"ec2:RunInstances", image, "ec2:owner", "property of the resource"},
		{"ec2:StopInstances", instance, "ec2:instancetype", "property of the resource"},
		{"ec2:StopInstances", instance, "ec2:volumesize", "never"},
		{"ec2:StopInstances", instance, "ec2:instanceprofile", "optional of the resource"},
		{"secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:444455556666:secret:a-AbCdEf", "secretsmanager:secretid", "always"},
		{"secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:444455556666:secret:a-AbCdEf", "secretsmanager:versionstage", "optional"},
		{"lambda:CreateEventSourceMapping", "*", "lambda:functionarn", "always"},
		{"lambda:InvokeFunctionUrl", "arn:aws:lambda:eu-west-1:444455556666:function:f", "lambda:functionurlauthtype", "always [AWS_IAM NONE]"},
		{"lambda:AddPermission", "arn:aws:lambda:eu-west-1:444455556666:function:f", "lambda:functionurlauthtype", "optional [AWS_IAM NONE]"},
		{"lambda:AddPermission", "arn:aws:lambda:eu-west-1:444455556666:function:f", "lambda:principal", "always"},
		{"dynamodb:Query", table, "dynamodb:leadingkeys", "always"},
		{"dynamodb:Scan", table, "dynamodb:leadingkeys", "never"},
		{"dynamodb:Query", table, "dynamodb:attributes", "optional"},
		{"sns:Subscribe", "arn:aws:sns:eu-west-1:444455556666:t", "sns:endpoint", "always"},
		{"elasticfilesystem:ClientMount", "arn:aws:elasticfilesystem:eu-west-1:444455556666:file-system/fs-1", "elasticfilesystem:accessedviamounttarget", "always"},
		{"ecs:RunTask", "arn:aws:ecs:eu-west-1:444455556666:task-definition/t:1", "ecs:cluster", "always"},
		{"apigateway:PATCH", "arn:aws:apigateway:eu-west-1::/restapis/a", "apigateway:resource/endpointtype", "property of the resource"},
		// Nothing is known: tags that AWS does not list, keys that nobody knows, actions that
		// nobody knows.
		{"s3:GetObject", object, "aws:requesttag/team", "optional"},
		{"s3:GetObject", object, "s3:no-such-key", "optional"},
		{"s3:NoSuchAction", object, "s3:prefix", "optional"},
		{"sts:TagSession", role, "sts:externalid", "optional"}, // checked with the call that assumes the role
	} {
		resource := arn.FromGlob(row.resource)
		if row.resource == "*" {
			resource = text(hole)
		}
		use := any(awsServices).(iam.KeyClassServices).KeyUse(row.action, resource, row.key)
		got := map[iam.KeyClass]string{iam.KeyOptional: "optional", iam.KeyAlways: "always", iam.KeyProperty: "property", iam.KeyNever: "never"}[use.Class]
		if use.OfResource {
			got += " of the resource"
		}
		if use.Signed {
			got += " signed"
		}
		if use.Only != "" {
			got += " if " + use.Only
		}
		if use.Values != nil {
			got += fmt.Sprint(" ", use.Values)
		}
		if got != row.want {
			t.Errorf("%s on %s, %s: %s, want %s", row.action, row.resource, row.key, got, row.want)
		}
	}
}

// The tables of keys name services, actions and keys that exist, and what AWS lists.
func TestKeyTables(t *testing.T) {
	c := catalog.Default()
	for _, table := range facts.Opened() {
		if err := table.Err(); err != nil {
			t.Error(err)
		}
	}
	for name, rows := range facts.AllKeyRows() {
		for i := range rows {
			r := &rows[i]
			if !slices.Contains([]facts.KeyClass{facts.KeyDerived, facts.KeyAlways, facts.KeyProperty, facts.KeyOptional, facts.KeyNever}, r.Class) {
				t.Errorf("%s has the class %c", r.Key, r.Class)
			}
			if !strings.HasPrefix(name, "host:") && !strings.HasSuffix(name, "*") {
				if info, ok := c.LookupKey(r.Key); !ok || info.Name != r.Key {
					t.Errorf("%s is no key in AWS's spelling: %q", r.Key, info.Name)
				}
			}
			for _, p := range r.Resources {
				if pattern := arn.Compile(p); pattern.Form() != arn.SixFields {
					t.Errorf("%s: %s is no ARN", r.Key, p)
				}
			}
		}
	}
	service := func(where, prefix string) *catalog.Service {
		s, ok := c.Service(prefix)
		if !ok {
			t.Fatalf("%s: %s is no service", where, prefix)
		}
		return s
	}
	for _, row := range facts.Named("key_classes").Rows() {
		s := service("key_classes", row[0])
		if row[1] == "listed" {
			key := strings.TrimSuffix(row[3], "*")
			if !slices.ContainsFunc(s.Actions(), func(a *catalog.Action) bool {
				return slices.ContainsFunc(a.SupportedKeys(), func(k *catalog.ConditionKey) bool { return strings.HasPrefix(k.Name, key) })
			}) {
				t.Errorf("AWS lists no action with %s", row[3])
			}
			continue
		}
		for _, name := range strings.Split(row[1], ",") {
			if name != "*" && !c.Known(row[0]+":"+name) {
				t.Errorf("key_classes: %s:%s does not exist", row[0], name)
			}
		}
		for _, value := range []string{row[7]} {
			if value != "V" && value != "M" {
				t.Errorf("key_classes: %q", row)
			}
		}
	}
	for _, row := range facts.Named("derived_keys").Rows() {
		s := service("derived_keys", row[0])
		if info, ok := c.LookupKey(row[2]); !ok || info.Name != row[2] {
			t.Errorf("derived_keys: %s is no key in AWS's spelling", row[2])
		}
		if row[1] != "*" && !c.Known(row[0]+":"+row[1]) {
			t.Errorf("derived_keys: %s:%s does not exist", row[0], row[1])
		}
		// The resources with that beginning have the key.
		if row[0] == "ec2" {
			typ, ok := s.ResourceType(strings.TrimSuffix(row[3], "/"))
			if !ok || !slices.ContainsFunc(typ.ConditionKeys, func(k *catalog.ConditionKey) bool { return k.Name == row[2] }) {
				t.Errorf("derived_keys: %s is not listed for %s", row[2], row[3])
			}
		}
	}
	for _, row := range facts.Named("region_free").Rows() {
		prefix, verb, _ := strings.Cut(row[0], ":")
		if prefix == "*" {
			continue
		}
		found := slices.ContainsFunc(service("region_free", prefix).Actions(), func(a *catalog.Action) bool {
			free, resources := facts.RegionFree(strings.ToLower(a.Name))
			return free || resources != nil
		})
		if !found || verb == "" {
			t.Errorf("region_free: %s is no action", row[0])
		}
	}
}
