// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive

import "strings"

// keyFacts are the type and cardinality of a key (E-1201).
type keyFacts struct {
	typ   keyType
	multi bool
}

// keys that are not single strings.
var keyTable = map[string]keyFacts{
	"aws:principalarn":           {typ: arnKey},
	"aws:sourcearn":              {typ: arnKey},
	"aws:currenttime":            {typ: dateKey},
	"aws:epochtime":              {typ: dateKey},
	"aws:tokenissuetime":         {typ: dateKey},
	"aws:securetransport":        {typ: boolKey},
	"aws:viaawsservice":          {typ: boolKey},
	"aws:multifactorauthpresent": {typ: boolKey},
	"aws:principalisawsservice":  {typ: boolKey},
	"aws:multifactorauthage":     {typ: numericKey},
	"aws:sourceip":               {typ: ipKey},
	"aws:vpcsourceip":            {typ: ipKey},
	"aws:tagkeys":                {multi: true},
	"aws:calledvia":              {multi: true},
	"aws:principalorgpaths":      {multi: true},
	"s3:tlsversion":              {typ: numericKey},
	"s3:max-keys":                {typ: numericKey},
	"kms:multiregion":            {typ: boolKey},
	"kms:encryptioncontextkeys":  {multi: true},
	"sts:transitivetagkeys":      {multi: true},
	"kms:grantisforawsresource":  {typ: boolKey},
	"iam:associatedresourcearn":  {typ: arnKey},
	"iam:permissionsboundary":    {typ: arnKey},
}

func factsOf(key string) keyFacts { return keyTable[strings.ToLower(key)] }

// typelessFact says how AWS checks an action that the reference lists without a
// resource type (E-1403).
type typelessFact struct {
	row  string // star, arn; both unless given
	arns []string
}

var typeless = map[string]typelessFact{
	"sqs:listqueues":         {arns: []string{"arn:PARTITION:sqs:REGION:ACCOUNT:*"}},
	"s3:listallmybuckets":    {arns: []string{"arn:PARTITION:s3:::*"}},
	"kms:listkeys":           {arns: []string{"arn:PARTITION:kms:REGION:ACCOUNT:*", "arn:PARTITION:kms:REGION:ACCOUNT:key/*", "arn:PARTITION:kms:REGION:ACCOUNT:alias/*"}},
	"sts:getcalleridentity":  {arns: []string{"arn:PARTITION:sts::ACCOUNT:*", "arn:PARTITION:sts::ACCOUNT:federated-user/*", "arn:PARTITION:sts::ACCOUNT:self/*"}},
	"sts:getsessiontoken":    {arns: []string{"arn:PARTITION:sts::ACCOUNT:*", "arn:PARTITION:sts::ACCOUNT:federated-user/*", "arn:PARTITION:sts::ACCOUNT:self/*"}},
	"ec2:describeinstances":  {row: "star"},
	"ssm:describeparameters": {row: "star"},
	"dynamodb:listtables":    {row: "arn", arns: []string{"arn:PARTITION:dynamodb:REGION:ACCOUNT:table/*"}},
}

// rcpServices are those of the vocabularies that RCPs reach (E-534).
var rcpServices = map[string]bool{"s3": true, "sts": true, "kms": true, "sqs": true, "secretsmanager": true, "dynamodb": true, "ecr": true}

// anonymousServices answer unsigned requests (E-1370).
var anonymousServices = map[string]bool{"s3": true, "sqs": true, "sns": true}

// kmsAcrossAccounts are the operations of E-1324, cryptographic and other ones.
var kmsAcrossAccounts = map[string]bool{
	"decrypt": true, "encrypt": true, "generatedatakey": true, "reencryptfrom": true, "reencryptto": true, "sign": true, "verify": true,
	"creategrant": true, "describekey": true, "getkeyrotationstatus": true, "getpublickey": true, "listgrants": true, "retiregrant": true, "revokegrant": true,
}

// assumes are the actions that trust policies are about (E-560).
var assumes = map[string]bool{
	"sts:assumerole": true, "sts:assumerolewithsaml": true, "sts:assumerolewithwebidentity": true,
	"sts:tagsession": true, "sts:setsourceidentity": true, "sts:setcontext": true,
}

// lacksKey says that the check of an action on a resource does not have a key that
// was stated for the call (E-1720). Only calls on several resources have such keys
// in the tests.
func lacksKey(action, resource, key string) bool {
	if action != "ec2:runinstances" {
		return false
	}
	kind, _, _ := strings.Cut(resource[strings.LastIndex(resource, ":")+1:], "/")
	has := func(kinds string) bool { return strings.Contains(" "+kinds+" ", " "+kind+" ") }
	switch {
	case key == "ec2:instancetype":
		return !has("instance")
	case key == "ec2:volumetype":
		return !has("volume")
	case strings.HasPrefix(key, "aws:resourcetag/"), strings.HasPrefix(key, "ec2:resourcetag/"):
		return !has("image subnet security-group")
	case strings.HasPrefix(key, "aws:requesttag/"), key == "aws:tagkeys":
		return !has("instance volume network-interface")
	}
	return false
}
