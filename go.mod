module github.com/terraform-iamproof/terraform-provider-iamproof

go 1.26.0

require (
	github.com/aws/aws-sdk-go-v2 v1.32.7 // indirect
	github.com/google/go-cmp v0.7.0 // indirect
	github.com/hashicorp/awspolicyequivalence v1.7.0 // indirect
	github.com/hashicorp/terraform-plugin-framework v1.19.0 // indirect
	github.com/hashicorp/terraform-plugin-framework-jsontypes v0.2.0 // indirect
	github.com/hashicorp/terraform-plugin-framework-validators v0.19.0 // indirect
	github.com/hashicorp/terraform-plugin-go v0.31.0 // indirect
	github.com/hashicorp/terraform-plugin-log v0.11.0 // indirect
	github.com/hashicorp/terraform-plugin-testing v1.16.0 // indirect
	github.com/mitchellh/mapstructure v1.5.0 // indirect
	github.com/zclconf/go-cty v1.19.0 // indirect
	pgregory.net/rapid v1.3.0 // indirect
)
