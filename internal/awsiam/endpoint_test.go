// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
)

// L-701: IAM and Organizations have no regions; a region selects the partition. The
// endpoints are the SDK's, and a new version of it must not move them unseen.
func TestEndpoints(t *testing.T) {
	t.Parallel()
	for region, want := range map[string][2]string{
		"us-east-1":      {"iam.amazonaws.com", "organizations.us-east-1.amazonaws.com"},
		"eu-central-1":   {"iam.amazonaws.com", "organizations.us-east-1.amazonaws.com"},
		"cn-north-1":     {"iam.cn-north-1.amazonaws.com.cn", "organizations.cn-northwest-1.amazonaws.com.cn"},
		"us-gov-west-1":  {"iam.us-gov.amazonaws.com", "organizations.us-gov-west-1.amazonaws.com"},
		"eusc-de-east-1": {"iam.eusc-de-east-1.amazonaws.eu", "organizations.eusc-de-east-1.amazonaws.eu"},
	} {
		i, err := iam.NewDefaultEndpointResolverV2().ResolveEndpoint(t.Context(), iam.EndpointParameters{Region: aws.String(region), UseFIPS: aws.Bool(false), UseDualStack: aws.Bool(false)})
		if err != nil || i.URI.Host != want[0] {
			t.Errorf("%s: IAM is at %s (%v), want %s", region, i.URI.Host, err, want[0])
		}
		o, err := organizations.NewDefaultEndpointResolverV2().ResolveEndpoint(t.Context(), organizations.EndpointParameters{Region: aws.String(region), UseFIPS: aws.Bool(false), UseDualStack: aws.Bool(false)})
		if err != nil || o.URI.Host != want[1] {
			t.Errorf("%s: Organizations is at %s (%v), want %s", region, o.URI.Host, err, want[1])
		}
	}
	fips, err := iam.NewDefaultEndpointResolverV2().ResolveEndpoint(t.Context(), iam.EndpointParameters{Region: aws.String("us-east-1"), UseFIPS: aws.Bool(true), UseDualStack: aws.Bool(false)})
	if err != nil || fips.URI.Host != "iam-fips.amazonaws.com" {
		t.Errorf("the FIPS endpoint of IAM is at %s (%v)", fips.URI.Host, err)
	}
}
