// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy/policytest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// P-571 of resources whose fields are not known: any prefix of an ARN may turn out to be the
// ARN, or another one, so that neither what it covers nor what it leaves out is certain.
func TestP571ResourceOfUnknownFields(t *testing.T) {
	const full = "arn:aws:glue:eu-west-1:444455556666:catalog"
	other := documents(t, `{"Effect":"Allow","Action":"ec2:AcceptVpcPeeringConnection","Resource":"arn:aws:ec2:*:*:vpc/*"}`)
	for end := range len(full) {
		for _, element := range []string{"Resource", "NotResource"} {
			text := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","` + element + `":"` + full[:end] + policytest.Gap + `"}]}`
			p, err := program.Compile(policytest.Partial(t, text), iam.Identity, "document", services)
			if err != nil {
				t.Fatal(err)
			}
			left := Documents([]*program.Policy{p}, services)
			r := Excludes(context.Background(), left, other, Options{})
			// Once five fields are there it cannot become the ARN of anything in EC2.
			aligned := end >= len("arn:aws:glue:eu-west-1:444455556666:")
			switch {
			case r.Verdict == Refuted, r.Verdict == Proved && (element == "NotResource" || end <= len("arn:aws:")), aligned && element == "Resource" && r.Verdict != Proved:
				t.Errorf("%s: excludes is %s", text, r.Verdict)
			}
		}
	}
}
