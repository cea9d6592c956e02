// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// testCatalog knows the few actions and keys of these tests, so that a change of
// the real catalogue does not change them.
type testCatalog struct{}

// testActions maps an action to ARN patterns of its resource types; "!" marks a
// required one, and a type is named as the pattern's resource part begins or as "=" says.
var testActions = map[string][]string{
	"sqs:SendMessage":               {"!arn:*:sqs:*:*:*"},
	"sqs:SendMessageBatch":          {"!arn:*:sqs:*:*:*"},
	"sqs:ReceiveMessage":            {"!arn:*:sqs:*:*:*"},
	"sqs:DeleteMessage":             {"!arn:*:sqs:*:*:*"},
	"sqs:PurgeQueue":                {"!arn:*:sqs:*:*:*"},
	"sqs:TagQueue":                  {"!arn:*:sqs:*:*:*"},
	"sqs:ListQueues":                nil,
	"s3:GetObject":                  {"!object=arn:*:s3:::*/*"},
	"s3:PutObject":                  {"!arn:*:s3:::*/*"},
	"s3:ListBucket":                 {"!arn:*:s3:::*"},
	"s3:GetBucketPolicy":            {"!arn:*:s3:::*"},
	"s3:PutBucketPolicy":            {"!arn:*:s3:::*"},
	"s3:ListAllMyBuckets":           nil,
	"kms:Decrypt":                   {"!arn:*:kms:*:*:key/*"},
	"kms:ScheduleKeyDeletion":       {"!arn:*:kms:*:*:key/*"},
	"kms:CreateKey":                 nil,
	"sts:AssumeRole":                {"!arn:*:iam::*:role/*"},
	"sts:TagSession":                {"arn:*:iam::*:role/*", "arn:*:iam::*:user/*"},
	"sts:SetSourceIdentity":         {"arn:*:iam::*:role/*", "arn:*:iam::*:user/*"},
	"sts:AssumeRoleWithWebIdentity": {"!arn:*:iam::*:role/*"},
	"sts:GetCallerIdentity":         nil,
	"sts:GetSessionToken":           nil,
	"iam:PassRole":                  {"!arn:*:iam::*:role/*"},
	"iam:GetRole":                   {"!arn:*:iam::*:role/*"},
	"iam:CreateUser":                {"!arn:*:iam::*:user/*"},
	"ec2:RunInstances":              {"!arn:*:ec2:*:*:instance/*", "!arn:*:ec2:*::image/*", "!arn:*:ec2:*:*:subnet/*", "arn:*:ec2:*:*:volume/*"},
	"ec2:DescribeInstances":         nil,
	"sns:Publish":                   {"!arn:*:sns:*:*:*"},
	"logs:PutLogEvents":             {"!arn:*:logs:*:*:log-group:*"},
}

var testKeys = map[string]iam.KeyInfo{
	"aws:sourceip":               {Type: iam.TypeIP, AlwaysPresent: true},
	"aws:useragent":              {AlwaysPresent: true},
	"aws:currenttime":            {Type: iam.TypeDate, AlwaysPresent: true},
	"aws:epochtime":              {Type: iam.TypeDate, AlwaysPresent: true},
	"aws:securetransport":        {Type: iam.TypeBool, AlwaysPresent: true},
	"aws:viaawsservice":          {Type: iam.TypeBool, AlwaysPresent: true},
	"aws:requestedregion":        {AlwaysPresent: true},
	"aws:multifactorauthpresent": {Type: iam.TypeBool},
	"aws:multifactorauthage":     {Type: iam.TypeNumeric},
	"aws:principalarn":           {Type: iam.TypeARN},
	"aws:sourcearn":              {Type: iam.TypeARN},
	"aws:principalisawsservice":  {Type: iam.TypeBool},
	"aws:tagkeys":                {Multivalued: true},
	"aws:principalorgpaths":      {Multivalued: true},
	"aws:principalorgid":         {},
	"aws:principalaccount":       {},
	"aws:resourceaccount":        {},
	"aws:sourcevpce":             {},
	"aws:username":               {},
	"iam:passedtoservice":        {},
}

func (testCatalog) Action(name string) (iam.ActionInfo, bool) {
	for known, types := range testActions {
		if !strings.EqualFold(known, name) {
			continue
		}
		info := iam.ActionInfo{Name: known}
		if known == "s3:ListAllMyBuckets" {
			info.Wide = []arn.Wide{{Service: "s3", Resource: "*"}}
		}
		several := 0
		for _, t := range types {
			glob, required := strings.CutPrefix(t, "!")
			if required {
				several++
			}
			name, named, ok := strings.Cut(glob, "=")
			if ok {
				glob = named
			} else {
				name, _, _ = strings.Cut(glob[strings.LastIndex(glob, ":")+1:], "/")
			}
			p := arn.Compile(glob)
			info.ResourceTypes = append(info.ResourceTypes, iam.ResourceType{
				Name: name, Required: required,
				Fits: func(a pattern.Text) bool { return p.Test(a) != 0 },
			})
		}
		if several > 1 {
			info.Together = iam.InOneCall
		}
		return info, true
	}
	return iam.ActionInfo{}, false
}

func (testCatalog) NearestAction(name string) string {
	if strings.EqualFold(name, "sqs:SendMesage") {
		return "sqs:SendMessage"
	}
	return ""
}

func (testCatalog) Key(name string) (iam.KeyInfo, bool) {
	info, ok := testKeys[strings.ToLower(name)]
	return info, ok
}

func (testCatalog) SupportsRCP(service string) bool {
	switch service {
	case "s3", "sts", "kms", "sqs", "secretsmanager":
		return true
	}
	return false
}
