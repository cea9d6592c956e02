// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import "testing"

// TestE709: operations whose permission has another name.
func TestE709(t *testing.T) {
	for api, want := range map[string]string{
		"s3:headobject": "s3:GetObject", "s3:listobjectsv2": "s3:ListBucket", "s3:headbucket": "s3:ListBucket",
		"lambda:invoke": "lambda:InvokeFunction", "s3:getobject": "", "": "",
	} {
		got, ok := ActionAlias(api)
		if got != want || ok != (want != "") {
			t.Errorf("%s: %q, %v", api, got, ok)
		}
	}
}

// TestCalls: sets of actions and services, asked in lower case.
func TestCalls(t *testing.T) {
	for name, ok := range map[string]bool{
		"E-1324": CrossAccountKMS("kms:decrypt") && !CrossAccountKMS("kms:createkey"),
		"E-1370": Anonymous("s3") && !Anonymous("ec2"),
		"E-552":  HasGateway("s3") && HasGateway("dynamodb") && !HasGateway("sqs"),
	} {
		if !ok {
			t.Errorf("%s: the table is not as expected", name)
		}
	}
	if use, ok := S3PublicKey("aws:principalorgid"); use != "fixed" || !ok { // E-1353
		t.Errorf("aws:PrincipalOrgID: %q, %v", use, ok)
	}
	if use, ok := S3PublicKey("aws:currenttime"); use != "" || ok {
		t.Errorf("aws:CurrentTime: %q, %v", use, ok)
	}
}
